package fold

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// A PhoneNumber is a telephone number as written and as understood.
type PhoneNumber struct {
	Raw      string // as written, always kept; of several in a cell, its part with plain digits
	E164     string // +492214710862; empty for service numbers and doubtful ones
	Ext      string // digits of an extension (App. 12, Durchwahl 12)
	Display  string // as shown: national format in Germany, else international; Raw if doubtful
	Note     string // text that stood around the number: "Frau A.", "mobil"
	Doubtful bool   // could not be read for certain: show Raw, do not dial
	Service  bool   // 110, 112, 115, 116117 and the like
}

// Phone reads the first number of s; see [Phones]. It is doubtful when s holds none.
func Phone(s string) PhoneNumber {
	if p := Phones(s); len(p) > 0 {
		return p[0]
	}
	return PhoneNumber{Raw: s, Display: s, Doubtful: true}
}

// Phones reads the telephone numbers of a cell in German notation. A cell with
// text but no number gives one doubtful entry, an empty one none. Letters never
// become digits: they are an extension, a note, or make the number doubtful.
// A number without area code or country code is doubtful.
func Phones(s string) []PhoneNumber { return PhonesIn("", s) }

// PhonesIn is [Phones] for a place with the given area code ("05271"): a number
// written without one gets it.
func PhonesIn(area, s string) []PhoneNumber {
	var out []PhoneNumber
	for _, part := range splitNumbers(s) {
		p := readPhone(area, part)
		if n := len(out); n > 0 && !hasDigit(part) {
			out[n-1].Note = joinNotes(out[n-1].Note, p.Note)
			out[n-1].Raw += " " + p.Raw
			continue
		}
		out = append(out, p)
	}
	if len(out) == 1 {
		out[0].Raw = strings.TrimSpace(s)
		if out[0].Doubtful {
			out[0].Display = out[0].Raw
		}
	}
	return out
}

var (
	numberBreak = regexp.MustCompile(`(?i)\s*(?:[;|\n\r]+|\s(?:oder|od\.|und|u\.|bzw\.|sowie|or|and)\s)\s*`)
	newNumber   = regexp.MustCompile(`(\d)\s*[,/]\s*((?:\+|00?)[1-9])`)
	extension   = regexp.MustCompile(`(?i)(?:^|[\s,;/(-])(?:app(?:arat)?|durchwahl|dw|ext(?:ension)?|nst|nebenstelle|x)\b\.?\s*:?\s*-?(\d{1,6})\b\)?`)
	bracketText = regexp.MustCompile(`\(([^()]*\pL[^()]*)\)?`)
	trunkZero   = regexp.MustCompile(`^\s*(\+|00)?\s*(49)\s*[-/.]?\s*\(0\)`)
	numberRun   = regexp.MustCompile(`[+(]?[\d(][\d\s()/.\-]*`)
	label       = regexp.MustCompile(`(?i)^(?:tel(?:efon)?|fon|phone|ruf(?:nummer)?|nr)$`)
	service     = regexp.MustCompile(`^(?:110|112|115|116\d{3}|118\d{2,3}|19222)$`)
	dashes      = strings.NewReplacer("–", "-", "—", "-", "‐", "-", "‑", "-", "−", "-", "\u00a0", " ", "\u202f", " ", "＋", "+", "∕", "/")
)

// plainDigits turns digits of all scripts into ASCII and drops invisible signs.
func plainDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < 128:
			return r
		case unicode.Is(unicode.Nd, r):
			return rune('0' + digit(r))
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, dashes.Replace(strings.ToValidUTF8(s, "")))
}

// splitNumbers cuts a cell into one piece for each number; the pieces keep the
// writing of the cell but for digits and dashes.
func splitNumbers(s string) []string {
	var out []string
	s = plainDigits(s)
	parts := []string{s}
	if strings.ContainsAny(s, ";|\r\n") || strings.ContainsFunc(s, unicode.IsLetter) {
		parts = numberBreak.Split(s, -1)
	}
	for _, part := range parts {
		for {
			at := newNumberAt(part)
			if at < 0 {
				break
			}
			out = append(out, part[:at])
			part = strings.TrimLeft(part[at:], " ,/")
		}
		out = append(out, part)
	}
	kept := out[:0]
	for _, p := range out {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

// newNumberAt finds a comma or slash with a whole number on either side.
func newNumberAt(s string) int {
	if !strings.ContainsAny(s, ",/") {
		return -1
	}
	for _, m := range newNumber.FindAllStringSubmatchIndex(s, -1) {
		before, after := digitsOf(s[:m[3]]), digitsOf(s[m[4]:])
		if len(before) > 5 && len(after) > 5 {
			return m[3]
		}
	}
	return -1
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func joinNotes(a, b string) string { return strings.TrimSpace(a + " " + b) }

// cut stands for text taken out of a number: digits on both sides of it are not
// one number.
const cut = " ~ "

func readPhone(area, s string) PhoneNumber {
	p := PhoneNumber{Raw: s, Display: s}
	rest := s
	if strings.ContainsFunc(rest, unicode.IsLetter) {
		rest = p.takeText(rest)
	}
	rest = trunkZero.ReplaceAllString(rest, "+$2 ")
	rest, also := cutAlternative(rest)
	runs := numberRun.FindAllString(rest, -1)
	p.Note = joinNotes(joinNotes(noteOf(numberRun.ReplaceAllString(rest, " ")), also), p.Note)
	if len(runs) != 1 || letterTouches(rest) {
		p.Doubtful = true
		return p
	}
	p.read(area, runs[0])
	return p
}

// alternative is another ending of the number before it: 965-13/14, 4711/12. After
// the hyphen of an extension it may be as long as one, else two digits.
var alternative = regexp.MustCompile(`^(.*(?:-\s?\d{1,4}|\d{2}))\s*[/,+]\s*(-?\s?\d{1,4})\s*$`)

// cutAlternative takes another ending off a number: dialled together the two would
// reach a stranger. A slash after an area code or before a central 0 is none.
func cutAlternative(s string) (number, also string) {
	if !strings.ContainsAny(s, "/,") && !strings.Contains(strings.TrimLeft(s, "( +"), "+") {
		return s, ""
	}
	m := alternative.FindStringSubmatch(s)
	if m == nil {
		return s, ""
	}
	ending := digitsOf(m[2])
	national := strings.TrimLeft(digitsOf(m[1]), "0")
	if strings.HasPrefix(strings.TrimLeft(m[1], "( "), "+") {
		national = national[min(2, len(national)):]
	}
	_, last, extended := cutLast(m[1], "-")
	extended = extended && len(digitsOf(last)) <= 4 || strings.HasPrefix(m[2], "-")
	if len(national) < 6 || ending == "0" || len(ending) > 2 && !extended {
		return s, ""
	}
	return m[1], "/ " + strings.TrimSpace(m[2])
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// takeText takes extension and bracketed text out of a number.
func (p *PhoneNumber) takeText(s string) string {
	if m := extension.FindStringSubmatchIndex(s); m != nil && hasDigit(s[:m[0]]) {
		p.Ext = s[m[2]:m[3]]
		s = s[:m[0]] + cut + s[m[1]:]
	}
	return bracketText.ReplaceAllStringFunc(s, func(b string) string {
		p.Note = joinNotes(p.Note, strings.Trim(b, "() "))
		return cut
	})
}

// letterTouches reports letters written onto the digits (0800FLOWERS).
func letterTouches(s string) bool {
	var prev rune
	for _, r := range s {
		if unicode.IsLetter(r) && unicode.IsDigit(prev) || unicode.IsDigit(r) && unicode.IsLetter(prev) {
			return true
		}
		prev = r
	}
	return false
}

func noteOf(s string) string {
	var keep []string
	for w := range strings.FieldsSeq(s) {
		w = strings.Trim(w, ":;,()/-~")
		if w != "" && w != "." && !label.MatchString(strings.Trim(w, ".")) {
			keep = append(keep, w)
		}
	}
	return strings.Join(keep, " ")
}

// read understands a number without any letters.
func (p *PhoneNumber) read(area, number string) {
	digits := digitsOf(number)
	plus := strings.HasPrefix(strings.TrimLeft(number, "( "), "+")
	if !plus && service.MatchString(digits) {
		p.Service, p.Display = true, digits
		return
	}
	switch {
	case plus:
		digits = "+" + digits
	case strings.HasPrefix(digits, "00"):
		digits = "+" + digits[2:]
	case strings.HasPrefix(digits, "0"):
	case area != "" && len(digits) >= 3 && len(digits) <= 8:
		digits = area + digits
	default: // 49 without a plus may be the beginning of a local number
		p.Doubtful = true
		return
	}
	n, err := phonenumbers.Parse(digits, "DE")
	if err != nil || !phonenumbers.IsValidNumber(n) {
		p.Doubtful = true
		return
	}
	p.E164 = phonenumbers.Format(n, phonenumbers.E164)
	p.Display = phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
	if n.GetCountryCode() == 49 {
		p.Display = phonenumbers.Format(n, phonenumbers.NATIONAL)
	}
}

// PhoneKey returns the digits under which a number is found in any notation:
// country code, area code and number without plus, zeros or gaps, so that
// "+49 221 4710862", "0221/4710 862" and "00492214710862" are one. The beginning
// of a number gives the beginning of its key. Without country or area code the
// digits stay as they are; a text with other words than a label, or with fewer
// than three digits, has no key.
func PhoneKey(s string) string {
	parts := splitNumbers(s)
	if len(parts) == 0 {
		return ""
	}
	p := readPhone("", parts[0])
	if p.E164 != "" {
		return p.E164[1:]
	}
	rest := trunkZero.ReplaceAllString(parts[0], "+$2 ")
	if noteOf(numberRun.ReplaceAllString(rest, " ")) != "" || letterTouches(rest) {
		return ""
	}
	digits := digitsOf(rest)
	switch plus := strings.Contains(rest, "+"); {
	case len(digits) < 3:
		return ""
	case plus || strings.HasPrefix(digits, "00"):
		digits = strings.TrimPrefix(digits, "00")
		if d, ok := strings.CutPrefix(digits, "490"); ok {
			return "49" + d
		}
		return digits
	case digits[0] == '0':
		return "49" + digits[1:]
	}
	return digits
}
