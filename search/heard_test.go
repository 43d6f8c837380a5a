package search

import (
	"slices"
	"testing"
)

func TestHeard(t *testing.T) {
	for _, same := range [][]string{
		{"moshee", "moschee", "mosche"}, {"begegnungskaffee", "begegnungscafe"}, {"selbstendigkeit", "selbststandigkeit", "selbstandigkeit"},
		{"karitas", "caritas"}, {"jopzenter", "jobcenter"}, {"fysiotherapi", "physiotherapie"}, {"handverk", "handwerk"},
		{"ferein", "verein"}, {"wonung", "wohnung"},
	} {
		for _, w := range same[1:] {
			if got, want := heard(w), heard(same[0]); got != want {
				t.Errorf("%s sounds like %q, %s like %q, want the same", w, got, same[0], want)
			}
		}
	}
	for _, other := range [][2]string{{"leder", "leiter"}, {"kirche", "kuche"}, {"musik", "moschee"}, {"turnen", "tanzen"}} {
		if a, b := heard(other[0]), heard(other[1]); a == b {
			t.Errorf("%s and %s both sound like %q", other[0], other[1], a)
		}
	}
	for _, short := range []string{"sv", "ksb", "12345", "курс", ""} {
		if got := heard(short); got != "" {
			t.Errorf("heard(%q): got %q, want nothing", short, got)
		}
	}
}

func TestSounding(t *testing.T) {
	v := NewVocabulary("moschee", "caritas", "kirche")
	if got, want := v.Sounding("moshee"), []string{"moschee"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := v.Sounding("moschee"); len(got) > 0 {
		t.Errorf("the word itself: got %q", got)
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string][]string{
		"Agentur für Arbeit Höxter":                             {"afa", "afah", "aa", "aah"},
		"SpVg Grün-Weiß Höxter":                                 {"sg", "sgw", "sgwh", "gw"},
		"Gesellschaft für Wirtschaftsförderung im Kreis Höxter": {"gfw", "gw", "gwk", "gwkh"},
		"Jobcenter":                     nil,
		"Flüchtlingshilfe Brakel e. V.": {"fb"},
	} {
		if got := initials(name); !slices.Equal(got, want) {
			t.Errorf("initials(%q): got %q, want %q", name, got, want)
		}
	}
}
