package handlers

import (
	"net/url"
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// A coordinator teaches the search a word; the next search goes by it, on the
// page kept for visitors as well.
func TestWordsTakeEffectAtOnce(t *testing.T) {
	h := sampleHouse(t)
	before := h.page("", "/suche?q=Kickerei").want(200)
	if n := len(before.all("li.ln-result")); n != 0 {
		t.Fatalf("before: got %d hits, want none", n)
	}
	form := h.page(graph.RoleCoordinator, "/verwaltung/suche").want(200, "Wörter der Suche", "Fußball").form("/verwaltung/suche")
	form.Set("synonyms", "Kickerei = Fußball\nohne Zeichen")
	wrong := h.post(graph.RoleCoordinator, "/verwaltung/suche", form).want(422, "Andere Wörter: Zeile 2")
	if got := wrong.field("synonyms"); !strings.Contains(got, "ohne Zeichen") {
		t.Errorf("got %q, want what was typed", got)
	}
	form.Set("synonyms", "Kickerei = Fußball")
	form.Set("abbreviations", "OEB = Öhrbach")
	form.Set("stop_words", "doch\n-platz")
	h.post(graph.RoleCoordinator, "/verwaltung/suche", form).want(303)
	for _, q := range []string{"Kickerei", "doch Kickerei", "OEB"} {
		if n := len(h.page("", "/suche?q="+url.QueryEscape(q)).want(200).all("li.ln-result")); n == 0 {
			t.Errorf("%q: got no hits, want some", q)
		}
	}
	var answer searchAnswer
	h.as("", "/api/v1/search?q=Kickerei").decode(t, &answer)
	if len(answer.Hits) == 0 || answer.Hits[0].Type != search.TypeTopic || answer.Answer == nil || answer.Answer.Contact == nil {
		t.Errorf("got %+v, want the topic first and its contact", answer)
	}
	if got := h.page(graph.RoleCoordinator, "/verwaltung/suche").field("abbreviations"); got != "OEB = Öhrbach" {
		t.Errorf("got %q, want the line kept", got)
	}
	h.post(graph.RoleCoordinator, "/verwaltung/suche", form).want(409) // read before it was changed
	h.post(graph.RoleMember, "/verwaltung/suche", form).want(403)
	h.page(graph.RoleMember, "/verwaltung/suche").want(403)
}

// What a topic is called is edited by language, and the index follows.
func TestTopicNames(t *testing.T) {
	h := sampleHouse(t)
	const at = "/verwaltung/themen/fussball"
	form := h.page(graph.RoleCoordinator, at).want(200, "Fußball", "Українська", "Русский").form(at)
	other := url.Values{}
	for k, v := range form {
		other[k] = v
	}
	other.Del("idempotency_key")
	form.Set("label.uk", "Футбол")
	form.Set("synonyms.uk", "М'яч\nГрати у футбол\nМ'яч")
	form.Set("synonyms.ru", "мячик")
	h.post(graph.RoleCoordinator, at, form).want(422, "Bitte füllen Sie dieses Feld aus.") // Russian names without a name
	form.Del("synonyms.ru")
	h.post(graph.RoleCoordinator, at, form).want(303)
	h.post(graph.RoleCoordinator, at, form).want(303) // the same form sent twice
	records, err := h.store.Records(t.Context(), []graph.Ref{{Kind: graph.KindTopic, ID: "fussball"}})
	if err != nil || len(records) != 1 {
		t.Fatal(records, err)
	}
	topic := records[0].(graph.Topic)
	if l := topic.Labels["uk"]; l.Name != "Футбол" || len(l.Synonyms) != 2 || topic.Version != 2 || topic.Labels["de"].Name != "Fußball" {
		t.Errorf("got %+v version %d, want the names once each", topic.Labels, topic.Version)
	}
	if err := search.CatchUp(t.Context(), h.store, h.indexes); err != nil {
		t.Fatal(err)
	}
	if got := h.page("", "/suche?q="+url.QueryEscape("Грати у футбол")).texts("h3.ln-result__title"); len(got) == 0 || !strings.Contains(got[0], "Fußball") {
		t.Errorf("got %q, want the topic found by its new name", got)
	}

	other.Set("label.en", "Soccer!")
	conflict := h.post(graph.RoleCoordinator, at, other).want(409, "Jemand anderes war schneller", "Soccer!", "Футбол")
	choice := conflict.form(at)
	choice.Del("again")
	h.post(graph.RoleCoordinator, at, choice).want(303)
	other.Set("label.de", "")
	h.post(graph.RoleCoordinator, at, other).want(422)
	h.post(graph.RoleMember, at, choice).want(403)
	h.page(graph.RoleCoordinator, "/verwaltung/themen/gibt-es-nicht").want(404)
}
