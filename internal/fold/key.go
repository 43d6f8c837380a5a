package fold

import "strings"

// Key returns a coarse key of s, word by word, for a second and weaker field.
// On top of [Text] these fall together, in Latin words:
//
//   - ae = a, oe = o, ue = u as umlauts, but not ue after a, e, q and none of
//     them at the end of a word: Mueller = Müller = Muller, but Bauer ≠ Baur,
//     Zoe ≠ Zo;
//   - schtsch = shch, tsch = ch, sch = sh, kh = ch, tz = ts = z, w = v, ks = x;
//   - j = y = i, and ii = i: Julija = Yuliia = Julia, Maya = Maja.
//
// A Cyrillic word is written by the Ukrainian passport table first (г is h; и
// and і are both i; ж is zh) and then reduced likewise, so that Щербак,
// Shcherbak and Schtscherbak share a key. Words of one or two letters keep all
// their letters. s, z, c and doubled letters are never merged, nor are g and h.
func Key(s string) string {
	t := Text(s)
	if t == "" {
		return ""
	}
	var b strings.Builder
	b.Grow(len(t))
	for w := range strings.SplitSeq(t, " ") {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(wordKey(w))
	}
	return b.String()
}

func wordKey(w string) string {
	switch script(w) {
	case cyrillic:
		if l := passport.write(w); l != "" {
			return skeleton(l)
		}
	case latin:
		if len(w) > 2 {
			return skeleton(umlauts(w, false))
		}
	case arabic:
		return strings.ReplaceAll(w, "کورد", "کرد")
	}
	return w
}

var reduce = strings.NewReplacer(
	"schtsch", "shch", "stsch", "shch", "shtsch", "shch", "tsch", "ch", "sch", "sh", "kh", "ch",
	"tz", "z", "ts", "z", "w", "v", "ks", "x", "j", "i", "y", "i",
)

func skeleton(w string) string {
	w = reduce.Replace(w)
	for strings.Contains(w, "ii") {
		w = strings.ReplaceAll(w, "ii", "i")
	}
	return w
}
