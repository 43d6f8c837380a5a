package search

import (
	"slices"

	"lotsennetz/internal/fold"
)

// stopWords say nothing about what is looked for; a query of nothing else keeps
// them.
var stopWords = map[tongue]map[string]bool{
	germanic: wordSet(`
		der die das den dem des ein eine einen einem einer eines und oder aber mit ohne fur von vom zu zum zur bei beim in im
		an am auf aus nach uber unter vor durch um als auch ist sind war hat haben habe kann konnen konnte muss mussen darf
		wer was wo wie wann welche welcher welches welchem wen wem woher wohin womit wofur warum wieso ich du er sie es wir ihr mein meine meinen meinem
		meiner meines unser unsere unseren dein deine sein seine seinen ihre ihren mir mich uns ihm ihn ihnen sich man gibt gibts bitte danke hallo moin helfen hilft
		helfe suche suchen sucht gesucht brauche braucht brauchen benotige benotigen benotigt mochte mochten will wollen wurde wurden gerne gern finde finden findet
		wende wenden wenn dass weil damit soll sollte sollen gehe gehen geht komme kommen kommt bin hatte hatten ware durfte irgendwo irgendjemand kennt kennen
		zustandig zustandige zustandiger ansprechpartner ansprechpartnerin ansprechperson kontakt lassen machen mache macht werden werde bekomme
		bekommen bekommt kriege kriegt kriegen ob da hier dort nicht kein keine noch etwas mal schon jemand jemanden
		u und f fur v von z zu`),
	english: wordSet(`
		the a an of for to at on with and or is are who what where how which when can could would should i my me we our us you your do does need needs want wants
		like looking look find finding helps get getting there any please some someone somebody anyone it this that have has near be am im from`),
	romance: wordSet(`
		le la les un une des du de et ou pour dans avec sur chez qui que quoi quel quelle comment quand je tu il elle mon ma mes nous vous notre cherche chercher besoin est sont
		puis peux peut pouvez pouvoir maider aider aidez trouver trouve veux voudrais faut jai ai quelquun au aux se ce cette`),
	slavic: wordSet(`
		у в на з із зі та і й до для про від по при за хто що де як куди коли який яка яке які мені мене мій моя моє мою мого моєї моїй моєму моїх свій свою потрібно потрібен потрібна потрібні треба потребую шукаю шукаємо можу можна можете
		допоможе допоможіть допомогти допомагає хочу хочемо чи нам нас ви вам є це тут там знайти отримати зробити звернутися звертатися будь ласка мати
		и с со по кто что где как куда когда какой какая какие мне меня мой моя мое мою моего моей моему моих свой свою нужно нужна нужен нужны надо ищу ищем могу можно можете
		поможет помогите помочь помогает хочу нам нас ли вы вам это есть тут там найти получить сделать обратиться обращаться пожалуйста к ко из от об бы же`),
	turkic: wordSet(`
		ve ile icin bir bu kim ne nerede nereden nereye nasil hangi benim bana ben bize biz var yok ariyorum ariyoruz istiyorum istiyoruz lazim gerek gerekiyor mi mu miyim misiniz
		bulabilirim bulurum bulabiliriz bulmak bulmam alabilirim alirim yapabilirim yapmam edebilir eder ederim olabilir ihtiyacim hakkinda lutfen merhaba`),
	arabic: wordSet(`
		أين كيف أريد نريد ابحث أبحث من في على الى إلى عن مع هل أو ما هو هي أنا هذا هذه متى أجد اجد أحصل احصل يمكنني يمكن أستطيع استطيع يساعدني يساعد تساعدني مساعدتي عندي لدي هناك التي الذي كي لكي
		بدي بدنا بدك وين فين مين شو ليش لي لازم محتاج محتاجة بحاجة ممكن أحتاج احتاج عايز عاوز فيني بقدر بلاقي الاقي حدا أحد رح عم يلي شي لو سمحت سجل أسجل
		این از در به که برای برایم من را مرا ما شما چه کی یک با تا و یا اگر هست است باید شود کسی میخواهم میخواهم میخوام دارم داریم ضرورت نیاز لازم کجا چطور چطوری چگونه کدام
		میتوانم میتوانم میتوانیم پیدا کنم کنیم کند کردن بگیرم بگیریم یاد میکند میکنند میکند میتواند میگردم دنبال لطفا سلام`),
	kurdish: wordSet(`
		ez min me ji bo li ku ki kî dixwazim dixwazin heye heyne cawa kengi kijan dikarim dikare dikarin bibinim bibinin peyda bikim hin bibim lazim dive hewce pewist re ya ye yen bi be`),
}

// isStopWord reports whether the folded word says nothing in any language.
func isStopWord(word string) bool {
	for t := range germanic + 1 {
		if stopWords[t][word] {
			return true
		}
	}
	return false
}

// begun reports whether the last word of a text may be the beginning of another,
// though it is a stop word of some language: not of German, nor of the page's.
func begun(tokens []string, lang string) bool {
	last := tokens[len(tokens)-1]
	page, ok := tongues[lang]
	return len(tokens) > 1 && len(last) < 4 && isLatin(last) && isStopWord(last) && !stopWords[germanic][last] && !(ok && stopWords[page][last]) && !asks(tokens)
}

// softWords may be missing from what is found where other words are there.
var softWords = wordSet(`
	kind kinder kindern lernen lernt spielen spielt finden hilfe platz kurs kurse angebot angebote beratung information informationen infos
	neu neue neuen neuer neues gut gute guter gutes schnell heute jetzt dringend kostenlos termin termine adresse telefon nummer offnungszeiten person leute menschen sprechen sprechend sprechende spricht sprechstunde sohn tochter beantragen kostet kosten
	child children kids son daughter learn learning free course place information help advice near speaking speaks speak people address appointment urgent
	class classes lesson lessons courses play playing join joining
	грати пограти зіграти займатися записатися записати
	играть поиграть сыграть заниматься записаться записать
	oynamak oynayabilirim oynayabilir oynar yazilmak kaydolmak
	ألعب العب يلعب لعب بازی bilizim bilize jouer inscrire
	курс курси курсів дитина дитини дитину дитині дітей діти дітям сина доньки місце допомога допомогу допомоги інформація адреса безкоштовно терміново
	курсы курсов ребенок ребенка ребенку детей дети детям сына дочки место помощь помощи информация адрес бесплатно срочно
	cocuk cocuklar cocugum cocugumu cocuguma oglum kizim yardim bilgi adres ucretsiz randevu kursu
	دورة دورات كورس كورسات طفل طفلي أطفال للأطفال ابني بنتي ولدي أولادي مساعدة معلومات عنوان مجاني مكان موعد
	کلاس کورس دوره کودک کودکان بچه بچهها طفل اطفال فرزندم پسرم دخترم کمک معلومات آدرس رایگان
	cours enfant enfants fils fille aide place gratuit adresse information
	kursa kursen zarok zaroken zarokan kure kece alikari navnisan`)

// legalWords are legal forms; a name is found with or without.
var legalWords = wordSet(`ev ggmbh gmbh kg ohg ug ag eg mbh gbr il`)

// questionWords are words of those who ask.
var questionWords = wordSet(`wer wo wie was wann wen wem welche welcher welches woher wohin warum wieso gibt
	who where how what when which can
	хто де як що коли куди чи хочу кто где как что когда куда можно можна
	kim nerede nasil ne nereye nereden hangi
	من اين أين كيف هل متى ماذا وين فين مين شو چه کجا چطور چطوری چگونه کی کدام
	suche brauche benotige mochte need looking want шукаю потрібно потрібна потрібен потрібні ищу нужно нужна нужен нужны ariyorum lazim istiyorum
	ابحث اريد محتاج احتاج بدي يمكنني ممكن میخواهم میخواهم میتوانم ضرورت
	kî li ku cawa kengi dixwazim qui ou comment que quand puis cherche besoin voudrais`)

func asks(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return questionWords[w] })
}

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range fold.Tokens(s) {
		m[w] = true
	}
	return m
}
