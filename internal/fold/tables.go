package fold

// skip marks an ASCII character that vanishes without ending a word.
const skip = 1

// ascii maps a byte to its folded form; 0 ends a word.
var ascii = func() (t [128]byte) {
	for c := byte('0'); c <= '9'; c++ {
		t[c] = c
	}
	for c := byte('a'); c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = c, c
	}
	t['\''] = skip
	return t
}()

// keep holds composed letters that are letters of their own.
var keep = map[rune]bool{'й': true, 'ї': true, 'ў': true}

// special maps a lower-case rune to what it is folded to, before and instead of
// its decomposition.
var special = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'ı': "i", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d",
	'þ': "th", 'ħ': "h", 'ŧ': "t", 'ŋ': "ng", 'ĸ': "k", 'ə': "e", 'ɛ': "e", 'ɔ': "o", 'ς': "σ",

	// apostrophes and the signs written for them
	'’': "", '‘': "", '‛': "", 'ʼ': "", 'ʻ': "", 'ʹ': "", 'ʺ': "", 'ʽ': "", 'ʾ': "", 'ʿ': "", '′': "", '´': "", '\u1ffd': "", '＇': "",

	// Arabic script: one letter where keyboards and languages have several
	'ك': "ک", 'ڪ': "ک", 'ي': "ی", 'ى': "ی", 'ې': "ی", 'ێ': "ی", 'ے': "ی", 'ۓ': "ی", 'ۍ': "ی", 'ئ': "ی",
	'أ': "ا", 'إ': "ا", 'آ': "ا", 'ٱ': "ا", 'ٲ': "ا", 'ٳ': "ا", 'ء': "", 'ـ': "",
	'ة': "ه", 'ۃ': "ه", 'ہ': "ه", 'ۂ': "ه", 'ھ': "ه", 'ە': "ه", 'ۀ': "ه",
	'ؤ': "و", 'ۆ': "و", 'ۇ': "و", 'ۈ': "و", 'ۉ': "و", 'ۊ': "و", 'ۋ': "و", 'ۅ': "و",
	'ڕ': "ر", 'ڵ': "ل",
}
