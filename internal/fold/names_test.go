package fold

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func TestLegal(t *testing.T) {
	for in, want := range map[string]string{
		"Flüchtlingshilfe Süd e.V.":        "fluchtlingshilfe sud",
		"Flüchtlingshilfe Süd e. V.":       "fluchtlingshilfe sud",
		"Flüchtlingshilfe Süd e.V":         "fluchtlingshilfe sud",
		"Flüchtlingshilfe Süd eV":          "fluchtlingshilfe sud",
		"SG Altstadt e.V. i. L.":           "sg altstadt",
		"1.FC Musterdorf 1910 e.V":         "1 fc musterdorf",
		"Tischlerei Kröling gGmbH e.V.":    "tischlerei kroling",
		"Böddeker GmbH & Co. KG":           "boddeker",
		"Hotel Böddeker OHG":               "hotel boddeker",
		"Beispiel UG (haftungsbeschränkt)": "beispiel",
		"Weiß gemeinnützige GmbH":          "weiss",
		"SC Bad Driburg 1946":              "sc bad driburg",
		"TuS e. V. von 1911 Höchst":        "tus von 1911 hochst",
		"e.V.":                             "ev",
		"1848":                             "1848",
		"":                                 "",
	} {
		if got := Legal(in); got != want {
			t.Errorf("Legal(%q): got %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]int{"SC Bad Driburg 1946": 1946, "FC X von 1910 e.V": 1910, "TSV 1799": 0, "Haus 2100": 0, "A 33014": 0, "1848": 0} {
		if _, got := Founded(in); got != want {
			t.Errorf("Founded(%q): got %d, want %d", in, got, want)
		}
	}
}

func TestExpand(t *testing.T) {
	for in, want := range map[string]string{"drk": "deutsches rotes kreuz", "volkshochschule": "vhs", "vhs": "volkshochschule", "sportgem": "sportgemeinde", "u": "und", "str": "strasse", "ksb": "kreissportbund"} {
		if got := Expand(in); !slices.Contains(got, want) {
			t.Errorf("Expand(%q): got %q, want %q among them", in, got, want)
		}
	}
	if got := Expand("hochster"); got != nil {
		t.Errorf("got %q, want none", got)
	}
	got := ExpandAll(Text("Turn- und Sportverein Amelunxen"))
	if !slices.Contains(got, "tus") {
		t.Errorf("got %q, want tus among them", got)
	}
	for k, list := range abbreviations {
		for _, w := range append(list, k) {
			if Text(w) != w {
				t.Errorf("table: %q is not folded", w)
			}
		}
	}
}

func TestCuts(t *testing.T) {
	for in, want := range map[string][]string{
		"SK Garmisch-Partenkirch.":        {"partenkirch"},
		"Turn- u. Sportgem. Laaber e. V.": nil,
		"Bahnhofstr. 1":                   {"bahnhofstr"},
		"Mädch.treff":                     {"madch"},
		"...":                             nil,
		"x – . y":                         nil,
	} {
		if got := Cuts(in); !slices.Equal(got, want) {
			t.Errorf("Cuts(%q): got %q, want %q", in, got, want)
		}
	}
	if got := Stems("partenkirchen"); !slices.Contains(got, "partenkirch") || slices.Contains(got, "partenkirchen") {
		t.Errorf("got %q", got)
	}
	if got := Stems("abcd"); got != nil {
		t.Errorf("got %q, want none", got)
	}
}

func TestCollate(t *testing.T) {
	want := []string{"Ägidius-Treff", "Ahorn", "„Berta“", "Mueller", "Muller", "Müller", "Mullerin", "Ökohaus", "Strasse", "Straße", "Ünal", "Zebra", "Червоний Хрест", "مركز"}
	got := slices.Clone(want)
	slices.Reverse(got)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			l := slices.Clone(got)
			slices.SortFunc(l, func(a, b string) int { return bytes.Compare(Collate(a), Collate(b)) })
			if !slices.Equal(l, want) {
				t.Errorf("got %q, want %q", l, want)
			}
		})
	}
	wg.Wait()
}

func TestCollateIsBounded(t *testing.T) {
	for _, s := range []string{"a", "\u00c4", "\ufdfa", "漢", "\U0001f642"} {
		if got := len(Collate(strings.Repeat(s, 300))); got == 0 || got > MaxKey {
			t.Errorf("300 times %q: got a key of %d bytes, want %d at most", s, got, MaxKey)
		}
	}
}

func BenchmarkCollate(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Collate("RSV Grün-Weiß Neuenheerse")
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"SC Bad Driburg 1946":     "sc-bad-driburg-1946",
		"RSV Grün-Weiß Löwen":     "rsv-gruen-weiss-loewen",
		"Mu\u0308ller & Söhne":    "mueller-soehne",
		"Глашатай Щербак":         "hlashatai-shcherbak",
		"İstanbul Kültür Derneği": "istanbul-kueltuer-dernegi",
		"مركز":                    "",
		"Café مركز e. V.":         "cafe-ev",
		"":                        "",
	} {
		if got := Slug(in); got != want {
			t.Errorf("Slug(%q): got %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := Slug(anyText().Draw(t, "s"))
		if len(s) > 80 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.Trim(s, "-") != s {
			t.Fatalf("bad slug %q", s)
		}
	})
}
