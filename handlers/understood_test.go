package handlers

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"lotsennetz/graph"
)

// Questions as people ask them, in their languages: topic and place lead to who is
// responsible.
func TestQuestionsAreAnswered(t *testing.T) {
	h, _ := districtHouse(t)
	for _, c := range []struct {
		lang, text string
		topic      graph.TopicKey
		place      graph.PlaceKey
	}{
		{"de", "wer hilft mir bei der Jobsuche in Warburg", "arbeitsmarkt", "05762036"},
		{"de", "Wo finde ich eine Wohnung in Steinheim?", "wohnen", "05762032"},
		{"de", "Wer kennt sich mit Anerkennung von Zeugnissen aus in Brakel", "anerkennung", "05762016"},
		{"de", "Arbeitserlaubnis Scherfede", "arbeitserlaubnis", "05762036-01"},
		{"en", "who helps me with a work permit in Brakel", "arbeitserlaubnis", "05762016"},
		{"en", "I need a German course in Hoexter", "sprachkurs", "05762020"},
		{"uk", "хто допоможе з роботою у Варбурзі", "arbeitsmarkt", "05762036"},
		{"uk", "Де курси німецької у Гекстері?", "sprachkurs", "05762020"},
		{"ru", "кто поможет найти работу в Варбурге", "arbeitsmarkt", "05762036"},
		{"ar", "من يساعدني في تصريح عمل في واربورغ", "arbeitserlaubnis", "05762036"},
		{"tr", "Warburg'da çalışma izni için kim yardım eder", "arbeitserlaubnis", "05762036"},
	} {
		var got searchAnswer
		h.do(asked{path: "/api/v1/search?q=" + url.QueryEscape(c.text), headers: map[string]string{"Accept-Language": c.lang}}).decode(t, &got)
		if got.Answer == nil || got.Answer.Contact == nil {
			t.Errorf("%q: got no answer", c.text)
			continue
		}
		q := got.Answer.Contact.Question
		if q.Topic != c.topic || q.Place != c.place || got.Answer.Contact.Contact == nil && len(got.Answer.Contact.Contacts) == 0 {
			t.Errorf("%q: got topic %q place %q, outcome %q, want a contact for %q in %q", c.text, q.Topic, q.Place, got.Answer.Contact.Outcome, c.topic, c.place)
		}
		page := newDoc(t, h.do(asked{path: "/suche?q=" + url.QueryEscape(c.text), html: true, headers: map[string]string{"Accept-Language": c.lang}}))
		body := string(page.body)
		answer, results := strings.Index(body, `id="antwort"`), strings.Index(body, `class="ln-results"`)
		if answer < 0 || results >= 0 && results < answer {
			t.Errorf("%q: the answer stands at %d, hits at %d, want it on top", c.text, answer, results)
		}
	}
}

// Where nobody is responsible for what was asked, a person reads that, and whom to
// try, not only hits that happen to match.
func TestNobodyIsAnAnswer(t *testing.T) {
	h, _ := districtHouse(t)
	for _, text := range []string{"Sprachkurs Brakel", "Wo gibt es einen Deutschkurs in Brakel?", "German course Brakel"} {
		var got searchAnswer
		h.as("", "/api/v1/search?q="+url.QueryEscape(text)).decode(t, &got)
		if got.Answer == nil || got.Answer.Contact == nil {
			t.Errorf("%q: got no answer, want that nobody is responsible", text)
			continue
		}
		if a := got.Answer.Contact; a.Outcome != graph.OutcomeNone || a.Question.Place != "05762016" || len(a.Coordination) == 0 || len(a.Nearest) == 0 {
			t.Errorf("%q: got %s for %q, %d coordinators, %d nearest, want none with whom to try", text, a.Outcome, a.Question.Place, len(a.Coordination), len(a.Nearest))
		}
		page := newDoc(t, h.do(asked{path: "/suche?q=" + url.QueryEscape(text), html: true}))
		if n := strings.Count(string(page.body), "Am Markt 4"); n != 1 {
			t.Errorf("%q: the coordination stands %d times on the page, want once", text, n)
		}
	}
}

// A word that happens to be a topic in somebody's name asks nothing.
func TestNamesAreNoQuestions(t *testing.T) {
	h, _ := districtHouse(t)
	for _, text := range []string{"Kreishandwerkerschaft", "05271 9650", "A0083", "Musikverein Scherfede", "Fahrradwerkstatt Warburg", "Jobcenter Kreis Höxter", "Begegnungscafé Brakel", "Integrationsrat Höxter", "Realschule Warburg", "Pflegedienst Weiß",
		"Sportfreunde Brakel", "Heimatverein Warburg", "Türkisch-Islamische Gemeinde Brakel", "Gartenbau Nolte"} {
		var got searchAnswer
		h.as("", "/api/v1/search?q="+url.QueryEscape(text)).decode(t, &got)
		if got.Answer != nil && got.Answer.Contact != nil {
			t.Errorf("%q: got an answer about %q, want none", text, got.Answer.Contact.Question.Topic)
		}
	}
}

func TestLanguagesAndClubsLeadOn(t *testing.T) {
	h, _ := districtHouse(t)
	links := func(text string) []string {
		t.Helper()
		var out []string
		d := h.page("", "/suche?q="+url.QueryEscape(text)).want(200)
		for _, n := range d.all("a.ln-chip") {
			if href := attr(n, "href"); strings.HasPrefix(href, "/sprachlotsen?") || strings.HasPrefix(href, "/vereine-und-initiativen?") {
				out = append(out, href)
			}
		}
		return out
	}
	for text, want := range map[string][]string{
		"Tigrinya":               {"/sprachlotsen?language=tir"},
		"Wer spricht Ukrainisch": {"/sprachlotsen?language=ukr"},
		"українська":             {"/sprachlotsen?language=ukr"},
		"Deutsch":                nil,
		"SV Scherfede":           {"/vereine-und-initiativen?actor=sv-scherfede"},
	} {
		got := links(text)
		if strings.HasPrefix(text, "SV") {
			if len(got) == 0 || !strings.Contains(got[0], "scherfede") {
				t.Errorf("%q: got %q, want the club's matches first", text, got)
			}
			continue
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got := links("Kurdisch"); !slices.Contains(got, "/sprachlotsen?language=kmr") || !slices.Contains(got, "/sprachlotsen?language=ckb") {
		t.Errorf("Kurdisch: got %q, want both languages", got)
	}
	for _, link := range links("Kurdisch") {
		h.page("", link).want(200)
	}
	var got searchAnswer
	h.as("", "/api/v1/search?q=Tigrinya").decode(t, &got)
	if got.Answer == nil || len(got.Answer.Languages) != 1 || got.Answer.Languages[0].Language != "tir" {
		t.Errorf("got %+v, want the language", got.Answer)
	}
}

// Nothing found never ends there.
func TestNothingFoundLeadsOn(t *testing.T) {
	h, _ := districtHouse(t)
	page := h.page("", "/suche?q=xyzzyqq").want(200, "Nichts gefunden", "Oder fangen Sie bei einem dieser Themen an", "Oder fragen Sie die Koordination")
	if len(page.all("a[href=/ansprechpartner?topic=arbeit]")) == 0 {
		t.Error("got no way to the theme rooms")
	}
	var got searchAnswer
	h.as("", "/api/v1/search?q=xyzzyqq").decode(t, &got)
	if got.Total != 0 || got.Answer == nil || len(got.Answer.Coordination) == 0 || got.Answer.Nearest != nil {
		t.Errorf("got %+v, want the coordination and no topic", got.Answer)
	}
	h.page("", "/suche?q=Jobsuche&kind=sports_club&place=Steinheim").want(200, "Oder fragen Sie die Koordination")
	found := false
	for _, text := range []string{"схуллефребенкх", "приватнашколадлядітей", "wohnraumvermittlungsgesuch", "qwohnenq"} {
		var got searchAnswer
		h.do(asked{path: "/api/v1/search?q=" + url.QueryEscape(text), headers: map[string]string{"Accept-Language": "uk"}}).decode(t, &got)
		if got.Total == 0 && got.Answer != nil && got.Answer.Nearest != nil {
			found = true
			if got.Answer.Nearest.German == "" || got.Answer.Nearest.Name == "" {
				t.Errorf("%q: got %+v, want its name in both languages", text, got.Answer.Nearest)
			}
			d := newDoc(t, h.do(asked{path: "/suche?q=" + url.QueryEscape(text), html: true, headers: map[string]string{"Accept-Language": "uk"}}))
			d.want(200, "Шукати німецькою:", "Найближча тема:")
		}
	}
	if !found {
		t.Error("no query of the four found nothing and had a nearest topic")
	}
}
