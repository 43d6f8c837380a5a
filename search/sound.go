package search

import "strings"

// sounds are the consonants of letters of other scripts, as German writes them;
// what is missing is a vowel or silent. f, v and w fall together, and so do g, h
// and ch: Höxter is Гекстер and Хёкстер, Warburg is فاربورغ and واربورغ.
var sounds = map[rune]string{
	'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'ж': "s", 'з': "s", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'п': "p", 'р': "r",
	'с': "s", 'т': "t", 'ф': "v", 'х': "g", 'ц': "ts", 'ч': "ts", 'ш': "s", 'щ': "s",
	'ب': "b", 'پ': "p", 'ت': "t", 'ث': "t", 'ج': "g", 'چ': "ts", 'ح': "g", 'خ': "g", 'د': "d", 'ذ': "d", 'ر': "r", 'ز': "s", 'ژ': "s", 'س': "s",
	'ش': "s", 'ص': "s", 'ض': "d", 'ط': "t", 'ظ': "s", 'غ': "g", 'ف': "v", 'ڤ': "v", 'ق': "k", 'ك': "k", 'ک': "k", 'گ': "g", 'ل': "l", 'م': "m",
	'ن': "n", 'ه': "g", 'ة': "", 'ۆ': "", 'ێ': "",
}

// latinSounds reduces a German name to the same consonants.
var latinSounds = strings.NewReplacer("tzsch", "ts", "tsch", "ts", "sch", "s", "ch", "g", "ck", "k", "ph", "v", "th", "t", "tz", "ts", "qu", "kv", "dt", "t",
	"ah", "", "eh", "", "oh", "", "uh", "", "ih", "", "x", "ks", "z", "ts", "w", "v", "f", "v", "h", "g", "c", "k",
	"a", "", "e", "", "i", "", "o", "", "u", "", "y", "", "j", "")

// sound is the consonants of a folded name, by which names of places are found
// that are written in another script, endings of declension included: they are
// mostly vowels.
func sound(name string) string {
	var b strings.Builder
	for w := range strings.FieldsSeq(name) {
		if isLatin(w) {
			b.WriteString(latinSounds.Replace(strings.ReplaceAll(w, "heim", "geim")))
			continue
		}
		for i, r := range w {
			if i == 0 && r == 'و' {
				b.WriteString("v")
			}
			b.WriteString(sounds[r])
		}
	}
	s := b.String()
	out := make([]byte, 0, len(s))
	for i := range len(s) { // doubled consonants are one
		if i == 0 || s[i] != s[i-1] {
			out = append(out, s[i])
		}
	}
	return string(out)
}

// soundsOf are the sounds a word may be meant as: of a Slavic one also without
// what its case changes or adds (у Варбурзі, Варбургом, в Боргентрайхах), of an
// Arabic one without the preposition written together with it (بواربورغ) and with
// a waw within it read as a consonant.
func soundsOf(word string) []string {
	s := sound(word)
	out := []string{s}
	if r, _ := strings.CutSuffix(s, "s"); r != s {
		out = append(out, r+"g")
	}
	for _, ending := range []string{"m", "g"} {
		if r, ok := strings.CutSuffix(s, ending); ok {
			out = append(out, r)
		}
	}
	for i, r := range word {
		if r == 'و' && i > 0 {
			out = append(out, sound(word[:i]+"ف"+word[i+len("و"):]))
		}
	}
	for _, before := range []string{"ب", "ل"} {
		if rest, ok := strings.CutPrefix(word, before); ok && len(rest) > 8 {
			out = append(out, sound(rest))
		}
	}
	return append(out, full(word), full(uncased(word, slavic)))
}

// vowels are those of other scripts as German hears them.
var vowels = map[rune]string{'а': "a", 'е': "e", 'э': "e", 'є': "e", 'и': "i", 'і': "i", 'ї': "i", 'ы': "i", 'й': "i", 'о': "o", 'у': "u", 'ю': "u", 'я': "a", 'ا': "a", 'ی': "i", 'و': "u"}

// latinVowels are German vowels written as they are heard.
var latinVowels = strings.NewReplacer("ei", "ai", "ie", "i", "ih", "i", "eh", "e", "ah", "a", "ch", "g", "h", "g")

// full is the sound of a name with its vowels, marked as such, for names of few
// consonants: Nieheim is Нігайм and نیهایم, but not ногам.
func full(name string) string {
	var b strings.Builder
	b.WriteByte('+')
	if isLatin(name) {
		b.WriteString(latinVowels.Replace(strings.ReplaceAll(name, "heim", "gaim")))
		return b.String()
	}
	for _, r := range name {
		b.WriteString(sounds[r])
		b.WriteString(vowels[r])
	}
	return b.String()
}
