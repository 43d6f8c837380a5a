package web

import (
	"testing"

	"lotsennetz/graph"
	"lotsennetz/search"
	"lotsennetz/web/locale"
)

// Topics and languages are named as the reader says them, the German name beside
// them; everything else keeps its name.
func TestHitsSpeakTheReadersLanguage(t *testing.T) {
	c := graph.NewCatalog([]graph.Record{
		graph.Topic{Key: "kita", Labels: map[string]graph.Label{"de": {Name: "Kindertagesstätte"}, "uk": {Name: "Дитячий садочок"}}},
		graph.Language{Code: "kmr", German: "Kurmandschi", English: "Kurmanji", Own: "Kurmancî"},
	})
	topic := search.Hit{Type: search.TypeTopic, ID: "kita", Name: "Kindertagesstätte", Detail: "Bildung"}
	kurmanji := search.Hit{Type: search.TypeLanguage, ID: "kmr", Name: "Kurmandschi", Detail: "Kurmancî"}
	club := search.Hit{Type: search.TypeActor, ID: "kita", Name: "TuS", Detail: "Höxter"}
	for _, x := range []struct {
		lang         string
		hit          search.Hit
		name, detail string
	}{
		{"de", topic, "Kindertagesstätte", "Bildung"},
		{"uk", topic, "Дитячий садочок", "Kindertagesstätte"},
		{"tr", topic, "Kindertagesstätte", "Bildung"},
		{"uk", kurmanji, "курманджі (курдська)", "Kurmandschi · Kurmancî"},
		{"de", kurmanji, "Kurmandschi", "Kurmancî"},
		{"uk", club, "TuS", "Höxter"},
		{"uk", search.Hit{Type: search.TypeTopic, ID: "gone", Name: "Früher", Detail: "Sport"}, "Früher", "Sport"},
	} {
		b := Base{Printer: locale.New(x.lang, c)}
		if name, detail := b.said(x.hit); name != x.name || detail != x.detail {
			t.Errorf("%s %s: got %q, %q, want %q, %q", x.lang, x.hit.Name, name, detail, x.name, x.detail)
		}
	}
}
