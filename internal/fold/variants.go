package fold

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Variants returns other keys of a word folded by [Text], without the word
// itself and without repetitions. A document carries them beside its words, a
// query tries them beside its own; two spellings meet when any of these are
// equal. They are
//
//   - ae, oe, ue as a, o, u, which is what [Text] makes of the umlauts. ue after
//     a, e or q stays, it is no umlaut there (Bauer, neue, Quelle);
//   - a Cyrillic word in Latin letters: the Ukrainian passport table of 2010, the
//     Russian one, German (schtsch, ju, ja, w) and scientific transcription;
//   - a few names that follow no table (Київ: Kyiv, Kiew, Kiev);
//   - spellings of Kurdish in Arabic script with and without the letter waw;
//   - an Arabic word without the article and what is written together with it
//     (المطعم, بالمدرسة, للإيجار), a Persian one without the ending of the plural.
func Variants(token string) []string {
	var out []string
	add := func(v string) {
		if v != "" && v != token && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	switch script(token) {
	case latin:
		add(umlauts(token, true))
	case cyrillic:
		for _, t := range transcripts(token) {
			add(t)
		}
	case arabic:
		v := strings.ReplaceAll(token, "کورد", "کرد")
		add(v)
		if s, ok := strings.CutSuffix(v, "هی"); ok && s != "" {
			add(s + "ه")
		}
		add(bare(v))
	}
	for _, a := range aliases[token] {
		add(a)
	}
	return out
}

// articles are the Arabic article and the short words written together with it;
// plurals the Persian endings, without their zero-width space.
var (
	articles = []string{"وال", "بال", "فال", "کال", "ولل", "ال", "لل"}
	plurals  = []string{"هایی", "های", "ها"}
)

// bare is a word in Arabic script without article or plural, empty where it has
// none or would be left with fewer than three letters.
func bare(s string) string {
	for _, a := range articles {
		if rest, ok := strings.CutPrefix(s, a); ok && utf8.RuneCountInString(rest) > 2 {
			return rest
		}
	}
	for _, e := range plurals {
		if rest, ok := strings.CutSuffix(s, e); ok && utf8.RuneCountInString(rest) > 2 {
			return rest
		}
	}
	return ""
}

// umlauts writes ae, oe, ue as a, o, u; the last letters only with end set, as a
// word that ends so is rarely an umlaut (Zoe, Itzehoe) unless it is being typed.
func umlauts(s string, end bool) string {
	if !strings.Contains(s, "ae") && !strings.Contains(s, "oe") && !strings.Contains(s, "ue") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		b = append(b, s[i])
		if i+1 == len(s) || s[i+1] != 'e' || i+2 == len(s) && !end || len(s) < 3 {
			continue
		}
		prev := byte(0)
		if i > 0 {
			prev = s[i-1]
		}
		switch s[i] {
		case 'a', 'o':
			i++
		case 'u':
			if prev != 'a' && prev != 'e' && prev != 'q' {
				i++
			}
		}
	}
	return string(b)
}

type alphabet int

const (
	other alphabet = iota
	latin
	cyrillic
	arabic
)

// script tells the alphabet of a folded word by its first letter.
func script(token string) alphabet {
	for _, r := range token {
		switch {
		case r >= 'a' && r <= 'z':
			return latin
		case r >= '0' && r <= '9':
			continue
		case r >= 0x400 && r < 0x530:
			return cyrillic
		case r >= 0x600 && r < 0x780:
			return arabic
		case r >= utf8.RuneSelf && r < 0x250:
			return latin
		}
		return other
	}
	return other
}

// aliases are names whose usual spellings follow no table.
var aliases = group(
	[]string{"київ", "киев", "kyiv", "kiew", "kiev", "kyjiw"},
	[]string{"львів", "львов", "lviv", "lwiw", "lwow", "lemberg"},
	[]string{"харків", "харьков", "kharkiv", "charkiw", "charkow"},
	[]string{"одеса", "одесса", "odesa", "odessa"},
	[]string{"дніпро", "днепр", "dnipro", "dnjepr"},
	[]string{"чорнобиль", "чернобыль", "chornobyl", "tschernobyl"},
	[]string{"москва", "moskwa", "moskau"},
)

func group(sets ...[]string) map[string][]string {
	m := map[string][]string{}
	for _, set := range sets {
		for _, w := range set {
			m[w] = set
		}
	}
	return m
}
