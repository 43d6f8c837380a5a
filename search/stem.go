package search

import (
	"strings"
	"unicode/utf8"

	"lotsennetz/internal/fold"
)

// endings of German nouns of one family and their plurals, folded, longest first.
var endings = []string{"erinnen", "innen", "ungen", "erin", "ern", "ung", "er", "in", "en", "es", "e", "n", "s"}

// stem takes one ending off a word of a label, so that Sprachmittler,
// Sprachmittlerin and Sprachmittlung share it. Five letters stay at least. It is
// never applied to names: Bauer is not Bau.
func stem(word string) string {
	for _, e := range endings {
		if s, ok := strings.CutSuffix(word, e); ok && utf8.RuneCountInString(s) >= 5 {
			return s
		}
	}
	return word
}

// stopWords say nothing about what is looked for; a query of nothing else keeps
// them.
var stopWords = wordSet(`
	der die das den dem des ein eine einen einem einer eines und oder aber mit ohne fur von vom zu zum zur bei beim in im
	an am auf aus nach uber unter vor durch um als auch ist sind war hat haben habe kann konnen konnte muss mussen darf
	wer was wo wie wann welche welcher welches wen wem woher wohin warum ich du er sie es wir ihr mein meine meinen meinem
	meiner unser unsere dein deine sein seine mir mich uns ihm ihn ihnen sich man gibt gibts bitte danke hallo helfen hilft
	helfe suche suchen sucht gesucht brauche braucht brauchen mochte mochten will wollen wurde gerne finde finden
	zustandig zustandige zustandiger ansprechpartner ansprechpartnerin ansprechperson kontakt lassen machen werden bekomme
	bekommen bekommt kriege ob da hier dort nicht kein keine noch etwas jemand jemanden
	the a an of for to at on with and or is are who what where how can could i my me we our you your do does need want
	looking find help helps get there any please some
	le la les un une des du de et ou pour dans avec qui que quoi comment je mon ma mes nous notre cherche besoin est sont
	у в на з та і й до для про хто що де як мені мій моя мені потрібно потрібен потрібна потрібні шукаю можу допоможе хочу чи мене нам
	и с по кто что где как мне мой моя нужно нужна нужен нужны ищу могу поможет хочу меня нам ли
	ve ile icin bir bu kim ne nerede nasil benim bana ariyorum istiyorum lazim gerek nasil mi
	أين كيف أريد ابحث أبحث من في على الى عن مع هل این از در به که برای من را
	بدي بدنا بدك وين شو لي لازم محتاج بحاجة ممكن أحتاج میخواهم میخواهم میخواهیم دارم ضرورت نیاز لازم کجا چطور چگونه یک
	ez min ji bo dixwazim dixwazin heye`)

// softWords may be missing from what is found where other words are there.
var softWords = wordSet(`
	kind kinder kindern lernen lernt spielen spielt finden hilfe platz kurs kurse angebot angebote beratung information informationen infos
	neu neue gut gute schnell heute jetzt kostenlos termin adresse telefon nummer offnungszeiten
	child children learn learning free course place information`)

// legalWords are legal forms; a name is found with or without.
var legalWords = wordSet(`ev ggmbh gmbh kg ohg ug ag eg mbh gbr il`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range fold.Tokens(s) {
		m[w] = true
	}
	return m
}
