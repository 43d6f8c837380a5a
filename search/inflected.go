package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"lotsennetz/internal/fold"
)

// A tongue is a group of languages whose words lose their endings by one table.
type tongue int

const (
	slavic tongue = iota
	arabic        // and Persian
	turkic
	kurdish
	romance
	english
	germanic
)

// tongues are the groups of the languages that topics are named in.
var tongues = map[string]tongue{"uk": slavic, "ru": slavic, "ar": arabic, "fa": arabic, "prs": arabic, "tr": turkic, "ku": kurdish, "fr": romance, "en": english, "de": germanic, "de-x-leicht": germanic}

// tongueEndings are endings of cases, plurals and persons, folded, the longest
// first, and how many letters must stay.
var tongueEndings = map[tongue]struct {
	least   int
	endings []string
}{
	slavic: {3, list(`иями ениями ями ами ові еві ого ому ими ыми иям иях ием ием єю ям ам ях ах ою ею ем ом ой ей ій ої ої ів ов ев ая яя ое ее ые его ему ым им ую юю ия ие ии ию их ых ий ый ий ість
		а у і и о е ю я ы ь й ї є`)},
	arabic: {3, list(`هایم هایی تنا تهم تها های ها هم نا کم ات ین ون ان ام اش تی تک ته ی ه ک م ش`)},
	turkic: {4, list(`lerinin larinin lerimi larimi lerine larina lerini larini leri lari sinda sinde sindan sinden inda inde indan inden umuzu imizi sini sine imiz umuz
		nin nun ler lar dan den tan ten daki deki nda nde da de ta te imi umu im um in un ya ye yi yu si su a e i u`)},
	kurdish: {3, list(`iye iya iyen eyen ekan eke eki yen yan an en ek e a i`)},
	romance: {4, list(`es s x e`)},
	english: {4, list(`ings ing ers er ies es s y e`)},
}

func list(s string) []string {
	out := strings.Fields(s)
	slices.SortStableFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

// uncased is a folded word without the ending of its case, number or person.
func uncased(w string, t tongue) string {
	if t == germanic {
		return stem(w)
	}
	of := tongueEndings[t]
	if t == arabic {
		w = withoutArticle(w)
	}
	for _, e := range of.endings {
		if s, ok := strings.CutSuffix(w, e); ok && utf8.RuneCountInString(s) >= of.least {
			w = s
			break
		}
	}
	if t == slavic {
		return bareSlavic(w)
	}
	return w
}

// withoutArticle takes off what Arabic writes together with a noun.
func withoutArticle(w string) string {
	for _, v := range fold.Variants(w) {
		if strings.HasSuffix(w, v) {
			return v
		}
	}
	return w
}

// bareSlavic takes off what stems change by: садок and садка, навчання and
// навчань.
func bareSlavic(w string) string {
	r := []rune(w)
	n := len(r)
	switch {
	case n > 3 && strings.ContainsRune("кц", r[n-1]) && strings.ContainsRune("оеє", r[n-2]):
		return string(append(slices.Clone(r[:n-2]), r[n-1]))
	case n > 4 && r[n-1] == r[n-2]:
		return string(r[:n-1])
	}
	return w
}

// tonguesOf are the groups a text may be written in: those of its letters, for
// Latin ones that of its page's language, those that letters or little words
// give away, and German.
func tonguesOf(text string, words []string, lang string) []tongue {
	var of [germanic + 1]bool
	latin := false
	for _, w := range words {
		switch r, _ := utf8.DecodeRuneInString(w); {
		case r < 0x250:
			latin = true
		case r >= 0x400 && r < 0x530:
			of[slavic] = true
		case r >= 0x600 && r < 0x780:
			of[arabic] = true
		}
	}
	page, known := tongues[lang]
	if latin {
		of[germanic] = true
		of[page] = of[page] || known && page > arabic
		for t, letters := range ownLetters {
			of[t] = of[t] || strings.ContainsAny(text, letters)
		}
		for t, little := range littleWords {
			of[t] = of[t] || slices.ContainsFunc(words, func(w string) bool { return little[w] })
		}
	}
	var out []tongue
	if known && of[page] {
		out, of[page] = append(out, page), false
	}
	for t, is := range of {
		if is {
			out = append(out, tongue(t))
		}
	}
	return out
}

// ownLetters are letters that German has not.
var ownLetters = map[tongue]string{turkic: "ışğİŞĞçÇ", kurdish: "êîûÊÎÛşçŞÇ", romance: "éèàçœÉÈÀÇ"}

// littleWords give a language of Latin letters away.
var littleWords = map[tongue]map[string]bool{
	turkic:  wordSet(`icin nerede nereden nereye nasil lazim ariyorum istiyorum hangi kim bana benim bulabilirim alabilirim almak yapmak hakkinda ihtiyacim var mi`),
	kurdish: wordSet(`ez min dixwazim dixwazin ji bo cawa kengi dikarim heye lazim digerim cihe kur`),
	romance: wordSet(`je mon ma mes pour comment qui puis peut cherche besoin trouver faire une les des du avec ou`),
	english: wordSet(`the my for how where can need to get with help looking find what who an learn`),
}
