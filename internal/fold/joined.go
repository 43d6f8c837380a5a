package fold

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is the number of words up to which [Joined] joins words over spaces.
const longest = 12

// Joined returns further folded words of a name or a query beside its [Tokens]:
//
//   - two or three neighbouring words written as one (Nord-West-Hilfe gives
//     nordwest, westhilfe, nordwesthilfe; so does Nord West Hilfe). Texts of
//     more than 12 words are joined only over hyphens, slashes and the like;
//   - the words on either side of a zero-width non-joiner or an apostrophe;
//   - compounds cut short by a hyphen, made whole (Frauen-/Mädchentreff gives
//     frauentreff, Turn- und Sportverein gives turnverein), where the shared
//     part is one of a fixed list or stands after a hyphen.
//
// There are no repetitions and none of the words of Tokens.
func Joined(s string) []string {
	words := Tokens(s)
	var out []string
	add := func(w string) {
		if w != "" && !slices.Contains(out, w) && !slices.Contains(words, w) {
			out = append(out, w)
		}
	}
	if len(words) <= longest {
		joinNeighbours(words, add)
	} else {
		for part := range strings.FieldsSeq(s) {
			joinNeighbours(Tokens(part), add)
		}
	}
	splitInside(s, add)
	completeCut(s, add)
	return out
}

func joinNeighbours(words []string, add func(string)) {
	if len(words) > longest {
		return
	}
	for i := range words {
		for n := 2; n <= 3 && i+n <= len(words); n++ {
			add(strings.Join(words[i:i+n], ""))
		}
	}
}

// splitInside adds the parts of words with a joint that Text closes.
func splitInside(s string, add func(string)) {
	const joints = "\u200c\u2019'ʼ`´"
	if !strings.ContainsAny(s, joints) {
		return
	}
	for word := range strings.FieldsSeq(s) {
		parts := strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune(joints, r) })
		if len(parts) < 2 {
			continue
		}
		for _, p := range parts {
			for _, w := range Tokens(p) {
				if utf8.RuneCountInString(w) > 1 {
					add(w)
				}
			}
		}
	}
}

// heads are last parts that compounds in this field share, folded, longest first.
var heads = sorted(strings.Fields(`verein vereine sportverein club klub treff treffpunkt gruppe gruppen hilfe hilfen
	beratung beratungen stelle haus hauser zentrum zentren kurs kurse cafe schule schulen garten betreuung arbeit
	dienst dienste bund verband verbande bruderschaft gilde gesellschaft gemeinde gemeinschaft initiative
	projekt projekte angebot angebote abend abende turnier liga abteilung werkstatt laden kammer amt buro
	kreis rat beirat fest woche tag tage forderung bildung begleitung unterricht training spiele spiel
	tafel kuche kiste borse netz netzwerk forum runde stammtisch chor kapelle orchester freunde sport ball
	club kirche heim wohnung wohnungen platz platze recht rechte jugend politik pflege`))

func sorted(words []string) []string {
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(words)
}

// completeCut adds the whole of compounds cut short: "Frauen-/Mädchentreff",
// "Turn- und Sportverein", "Mädchentreff/-café".
func completeCut(s string, add func(string)) {
	if !strings.ContainsRune(s, '-') {
		return
	}
	parts := pieces(s)
	for i, p := range parts {
		if p.openEnd {
			if j := slices.IndexFunc(parts[i+1:], func(q piece) bool { return !q.openEnd && !q.link }); j >= 0 {
				if _, head := cutHead(parts[i+1+j]); head != "" {
					add(p.last() + head)
				}
			}
		}
		if p.openStart && i > 0 {
			if stem, head := cutHead(parts[i-1]); head != "" {
				add(stem + strings.Join(p.words, ""))
			}
		}
	}
}

// A piece is a run of letters and inner hyphens.
type piece struct {
	words              []string
	openStart, openEnd bool
	link               bool // und, oder and the like
}

func (p piece) last() string { return strings.Join(p.words, "") }

func pieces(s string) []piece {
	var out []piece
	for _, f := range strings.FieldsFunc(s, func(r rune) bool {
		return r != '-' && r != '.' && !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
	}) {
		w := Tokens(f)
		if len(w) == 0 {
			continue
		}
		p := piece{words: w, openStart: strings.HasPrefix(f, "-"), openEnd: strings.HasSuffix(f, "-")}
		p.link = len(w) == 1 && slices.Contains([]string{"und", "u", "oder", "o", "bzw", "sowie"}, w[0])
		out = append(out, p)
	}
	return out
}

// cutHead splits a compound into its stem and the last part it shares with
// others; head is empty if that is not known.
func cutHead(p piece) (stem, head string) {
	if n := len(p.words); n > 1 {
		return strings.Join(p.words[:n-1], ""), p.words[n-1]
	}
	if len(p.words) == 0 {
		return "", ""
	}
	for _, h := range heads {
		if stem, ok := strings.CutSuffix(p.words[0], h); ok && len(stem) > 2 {
			return stem, h
		}
	}
	return "", ""
}
