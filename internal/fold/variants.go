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
//   - spellings of Kurdish in Arabic script with and without the letter waw.
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
	}
	for _, a := range aliases[token] {
		add(a)
	}
	return out
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
