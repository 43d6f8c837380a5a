package fold

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

var spelled = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "Ä", "ae", "Ö", "oe", "Ü", "ue", "ẞ", "ss", "&", " ")

// Slug returns s for an address: a to z, 0 to 9 and single hyphens between
// words, umlauts as ae, oe, ue, Cyrillic by the Ukrainian passport table. Words
// of other scripts are left out, so the result may be empty; then the caller
// takes an id. It is no longer than 80 bytes, cut between words where possible.
func Slug(s string) string {
	var b strings.Builder
	for _, w := range Tokens(spelled.Replace(norm.NFC.String(strings.ToValidUTF8(s, "")))) {
		if script(w) == cyrillic {
			w = passport.write(w)
		}
		if w = onlyASCII(w); w == "" {
			continue
		}
		if b.Len() > 0 {
			if b.Len()+1+len(w) > 80 {
				break
			}
			b.WriteByte('-')
		}
		b.WriteString(w[:min(len(w), 80)])
	}
	return b.String()
}

func onlyASCII(w string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 {
			return r
		}
		return -1
	}, w)
}
