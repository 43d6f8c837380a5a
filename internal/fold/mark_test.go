package fold

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func marked(s, q string) []string {
	var out []string
	for _, sp := range Mark(s, q) {
		out = append(out, s[sp.From:sp.To])
	}
	return out
}

func TestMark(t *testing.T) {
	for _, c := range []struct {
		text, query string
		want        []string
	}{
		{"Mädchentreff", "mädchentreff", []string{"Mädchentreff"}},
		{"Ma\u0308dchentreff u\u0308", "maedchen", []string{"Ma\u0308dchentreff"}},
		{"Cafe\u0301, klein", "cafe", []string{"Cafe\u0301"}},
		{"Häußler-Straße", "haeussler", []string{"Häußler"}},
		{"Işık Derneği", "isik", []string{"Işık"}},
		{"İstanbul Kültür", "istanbul", []string{"İstanbul"}},
		{"مركز الأسرة", "الاسرة", []string{"الأسرة"}},
		{"Wärmeschutz", "wärme", []string{"Wärmeschutz"}},
		{"Nord-West-Hilfe", "nordwesthilfe", []string{"Nord", "West", "Hilfe"}},
		{"Олександр Щербак", "Schtscherbak", []string{"Щербак"}},
		{"Laaber e. V.", "e.V.", []string{"e. V"}},
		{"می\u200cخوانیم", "می خوانیم", []string{"می\u200cخوانیم"}},
		{"a Anna", "a", []string{"a"}},
		{"<b>Treff</b>", "treff", []string{"Treff"}},
		{"Treff", "", nil},
		{"", "treff", nil},
	} {
		if got := marked(c.text, c.query); !slices.Equal(got, c.want) {
			t.Errorf("Mark(%q, %q): got %q, want %q", c.text, c.query, got, c.want)
		}
	}
}

func TestMarkSpans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyText().Draw(t, "s")
		q := anyText().Draw(t, "q")
		if toks := Tokens(s); len(toks) > 0 && rapid.Bool().Draw(t, "own") {
			q = rapid.SampledFrom(toks).Draw(t, "q")
			if utf8.RuneCountInString(q) > 0 && len(Mark(s, q)) == 0 && !strings.Contains(Text(s), "⁄") {
				if words, _ := locate(s); slices.Contains(words, q) {
					t.Fatalf("Mark(%q, %q): nothing marked", s, q)
				}
			}
		}
		asked := newQuestion(q)
		end := 0
		for _, sp := range Mark(s, q) {
			if sp.From < end || sp.To <= sp.From || sp.To > len(s) {
				t.Fatalf("Mark(%q, %q): bad span %v", s, q, sp)
			}
			end = sp.To
			if utf8.ValidString(s) && (!utf8.RuneStart(s[sp.From]) || sp.To < len(s) && !utf8.RuneStart(s[sp.To])) {
				t.Fatalf("Mark(%q, %q): span %v splits a rune", s, q, sp)
			}
			if len(asked.words) == 0 {
				t.Fatalf("Mark(%q, %q): marked without a question", s, q)
			}
		}
	})
}

func TestLocateFoldsToTheWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyText().Draw(t, "s")
		words, spans := locate(s)
		if got, want := strings.Join(words, " "), Text(s); got != want {
			t.Fatalf("words of %q: got %q, want %q", s, got, want)
		}
		for i, sp := range spans {
			if got := Text(s[sp.From:sp.To]); got != words[i] {
				t.Fatalf("span %v of %q folds to %q, want %q", sp, s, got, words[i])
			}
		}
	})
}

func BenchmarkMark(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Mark("RSV Grün-Weiß Neuenheerse e. V.", "gruen weiss")
	}
}
