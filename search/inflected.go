package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Endings of cases, folded, the longest first.
var (
	slavicEndings = []string{"ями", "ами", "ові", "еві", "ого", "ому", "ими", "ыми", "ях", "ах", "ою", "ею", "ем", "ом", "ой", "ей", "ій", "ів", "ов", "ев",
		"ую", "юю", "ия", "ии", "ию", "их", "ых", "ий", "ый", "а", "у", "і", "и", "о", "е", "ю", "я", "ы", "ь", "й", "ї", "є"}
	turkishEndings = []string{"lerinin", "larinin", "lerine", "larina", "lerimi", "larimi", "leri", "lari", "sinda", "sinde", "inda", "inde", "sini", "imiz", "nin", "nun", "ler", "lar",
		"dan", "den", "tan", "ten", "daki", "deki", "nda", "nde", "da", "de", "ta", "te", "im", "um", "in", "un", "ya", "ye", "yi", "si", "su", "a", "e", "i", "u"}
)

// uncased is a word of a Slavic or Turkic language without the ending of its
// case. Four letters stay at least.
func uncased(w string) string {
	endings := turkishEndings
	if !isLatin(w) {
		endings = slavicEndings
	}
	for _, e := range endings {
		if s, ok := strings.CutSuffix(w, e); ok && utf8.RuneCountInString(s) > 3 {
			return s
		}
	}
	return w
}

// questionWords are words of those who ask.
var questionWords = wordSet(`wer wo wie was wann wen wem welche welcher welches woher wohin warum gibt
	who where how what when which can
	хто де як що коли куди чи кто где как что когда куда
	kim nerede nasil ne nereye nereden hangi
	من اين أين كيف هل متى ماذا چه کجا چطور چگونه کی کدام
	suche brauche benotige mochte need looking шукаю потрібно потрібна потрібен ищу нужно нужна нужен ariyorum lazim istiyorum ابحث اريد محتاج میخواهم
	kî li ku cawa kengi qui ou comment que quand`)

func asks(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return questionWords[w] })
}
