package search

import "strings"

// letterSounds writes the letters of a folded word as German ears hear them: what
// sounds alike is the same, and vowels are told apart roughly. ä is an a once it
// is folded and heard as an e, so both are one.
var letterSounds = strings.NewReplacer(
	"tzsch", "tx", "tsch", "tx", "sch", "x", "sh", "x", "stst", "st", "ck", "k", "ch", "x", "ph", "f", "pf", "f", "th", "t", "dt", "t", "tz", "s", "ts", "s", "ds", "s",
	"qu", "kf", "x", "ks", "gs", "ks", "cks", "ks", "chs", "ks", "zz", "s", "z", "s", "tion", "sAon", "zion", "sAon",
	"ce", "sA", "ci", "sI", "c", "k", "g", "k", "q", "k", "b", "p", "d", "t", "v", "f", "w", "f", "ß", "s",
	"eih", "1", "ieh", "I", "ei", "1", "ai", "1", "ey", "1", "ay", "1", "ie", "I", "ih", "I", "eu", "3", "oi", "3", "oy", "3", "au", "2",
	"ah", "A", "eh", "A", "oh", "O", "uh", "U", "h", "",
	"a", "A", "e", "A", "i", "I", "y", "I", "j", "I", "o", "O", "u", "U")

// leastHeard is how many letters a word has whose sound tells it from others.
const leastHeard = 5

// heard is a folded word as it sounds, empty where that says too little. Who
// writes by ear (Moshee, Begegnungskaffee) meets the word that sounds so.
func heard(w string) string {
	if len(w) < leastHeard || !isASCII(w) || isNumber(w) {
		return ""
	}
	s := letterSounds.Replace(w)
	out := make([]byte, 0, len(s))
	for i := range len(s) { // doubled letters are one
		if i == 0 || s[i] != s[i-1] {
			out = append(out, s[i])
		}
	}
	return string(out)
}
