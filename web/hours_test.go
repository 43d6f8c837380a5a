package web

import (
	"testing"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

func TestHoursText(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"de", "Mo-Do 09:00-16:00", "Mo-Do 09:00-16:00"},
		{"en", "Mo-Do 09:00-16:00", "Monday-Thursday 09:00-16:00"},
		{"en", "Mo.-Do. 8-12 Uhr, Fr 8-11 Uhr", "Monday-Thursday 8-12, Friday 8-11"},
		{"uk", "Tu,Th 14:00-17:00", "вівторок,четвер 14:00-17:00"},
		{"ar", "Mo 9-12", "الاثنين 9-12"},
		{"en", "Mo-Do 09:00-16:00 und nach Vereinbarung", "Mo-Do 09:00-16:00 und nach Vereinbarung"},
		{"en", "jederzeit", "jederzeit"},
		{"en", "", ""},
	} {
		if got := hoursText(locale.New(c.lang, graph.NewCatalog(nil)), graph.ParseHours(c.text)); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.lang, c.text, got, c.want)
		}
	}
}
