package fold

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"":                             "",
		"SC Bad Driburg 1946":          "sc bad driburg 1946",
		"Flüchtlingshilfe Süd":         "fluchtlingshilfe sud",
		"Mu\u0308ller":                 "muller",
		"Fußball":                      "fussball",
		"GROẞ":                         "gross",
		"İstanbul Kültür Derneği":      "istanbul kultur dernegi",
		"Işık Evi":                     "isik evi",
		"IŞIK":                         "isik",
		"Ali İhsan":                    "ali ihsan",
		"Malbata Kurdî":                "malbata kurdi",
		"كتابخانه ياسمين":              Text("کتابخانه یاسمین"),
		"می\u200cخوانیم":               "میخوانیم",
		"خانەی کوردی":                  Text("خانەی كوردي"),
		"مركز الأسرة":                  Text("مرکز الاسره"),
		"مُحَمَّــد":                   "محمد",
		"۰۶۹۱۲۳ ٠٦٩١٢٣ 069123":         "069123 069123 069123",
		"Frauen-/Mädchentreff":         "frauen madchentreff",
		"AWO/Diakonie_Zentrum":         "awo diakonie zentrum",
		"O'Neil":                       "oneil",
		"Laaber e. V.":                 "laaber ev",
		"1.FC Musterdorf 1910 e.V":     "1 fc musterdorf 1910 ev",
		"SG Altstadt e.V. i. L.":       "sg altstadt ev il",
		"T.u.S. Amelunxen":             "tus amelunxen",
		"D. R. K. e.V.":                "drk ev",
		"A. B. Meier":                  "a b meier",
		"Київ":                         "київ",
		"Ки\u0456\u0308в":              "київ",
		"Йо\u0301сиф":                  "йосиф",
		"алёша":                        "алеша",
		"ﬁnden Ⅳ ½":                    "finden iv 1 2",
		"a\xffb\xc3":                   "ab",
		"\u00adSoft\u00adhyphen\u200f": "softhyphen",
		"(":                            "", "*": "", "C++": "c",
	} {
		if got := Text(in); got != want {
			t.Errorf("Text(%q): got %q, want %q", in, got, want)
		}
	}
}

// anyText draws strings with what texts are really made of, broken bytes included.
func anyText() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.StringN(0, 6, -1),
		rapid.SampledFrom([]string{"ü", "u\u0308", "İ", "ß", "é", "ї", "и\u0306", "ك", "ی\u200c", "ۆ", "٣", "e. V.", "e v", "i", " ", "-", "/", "'", "\xff", "\xc3", "T.u.S.", "가", "が", "क्ष", "\u0345", "ǰ", "ΐ", "ﬃ", "℡", "A"}),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 4), func(b []byte) string { return string(b) }),
		rapid.Map(rapid.Int32Range(0x80, 0x1FFFF), func(r int32) string { return string(r) }),
	)
	return rapid.Map(rapid.SliceOfN(piece, 0, 8), func(p []string) string { return strings.Join(p, "") })
}

func TestTextIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyText().Draw(t, "s")
		got := Text(s)
		if !utf8.ValidString(got) {
			t.Fatalf("Text(%q) = %q is not UTF-8", s, got)
		}
		if again := Text(got); again != got {
			t.Fatalf("Text(%q) = %q, folded again %q", s, got, again)
		}
		if strings.TrimSpace(got) != got || strings.Contains(got, "  ") {
			t.Fatalf("Text(%q) = %q has stray spaces", s, got)
		}
		if utf8.ValidString(s) {
			for _, f := range []norm.Form{norm.NFC, norm.NFD} {
				if other := Text(f.String(s)); other != got {
					t.Fatalf("Text(%q) = %q, of another form %q", s, got, other)
				}
			}
		}
	})
}

func TestTextEveryRune(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		s := string(r)
		got := Text(s)
		if again := Text(got); again != got {
			t.Errorf("Text(%U) = %q, folded again %q", r, got, again)
		}
	}
}

func TestTokens(t *testing.T) {
	got := Tokens("Turn- u. Sportgem. Laaber e. V.")
	if want := []string{"turn", "u", "sportgem", "laaber", "ev"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Tokens("–"); got != nil {
		t.Errorf("got %q, want none", got)
	}
}

func TestExact(t *testing.T) {
	for in, want := range map[string]string{"Mu\u0308ller-Treff": "müller treff", "Muller": "muller", "İzmir": "izmir", "x\xff": "x"} {
		if got := Exact(in); got != want {
			t.Errorf("Exact(%q): got %q, want %q", in, got, want)
		}
	}
}

func BenchmarkTextASCII(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Text("SC Bad Driburg 1946")
	}
}

func BenchmarkTextUmlaut(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Text("RSV Grün-Weiß Neuenheerse e. V.")
	}
}

func BenchmarkTokens(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Tokens("Turn- und Sportverein Amelunxen")
	}
}
