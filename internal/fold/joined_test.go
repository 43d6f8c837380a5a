package fold

import (
	"slices"
	"testing"
)

func TestJoined(t *testing.T) {
	for in, want := range map[string][]string{
		"Nord-West-Hilfe":                    {"nordwesthilfe", "nordwest", "westhilfe"},
		"Frauen-/Mädchentreff":               {"frauentreff"},
		"Frauen-/Mädchen-Treff":              {"frauentreff"},
		"Turn- und Sportverein":              {"turnverein"},
		"Reit- u. Fahrverein":                {"reitverein"},
		"Mädchentreff/-café":                 {"madchencafe"},
		"Kinder-, Jugend- und Familienhilfe": {"kinderhilfe", "jugendhilfe"},
		"L'école O’Neil":                     {"ecole", "neil"},
		"all-inkl":                           {"allinkl"},
	} {
		got := Joined(in)
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("Joined(%q): got %q, want %q among them", in, got, w)
			}
		}
	}
	for _, in := range []string{"", "Treff", "(", "-", "--", "- -", "-/-"} {
		if got := Joined(in); len(got) != 0 {
			t.Errorf("Joined(%q): got %q, want none", in, got)
		}
	}
}
