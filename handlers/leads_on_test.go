package handlers

import (
	"net/url"
	"testing"

	"lotsennetz/graph"
)

// Whatever is typed, nobody is left alone: there are hits, or the nearest topic, or
// who coordinates. A way on is shown on the page, too.
func TestNoSearchEndsThere(t *testing.T) {
	h, _ := districtHouse(t)
	ways := 0
	for lang, texts := range map[string][]string{
		"de": {"xyzzyqq", "asdfghjkl", "Quantenphysik", "Flugzeugträger", "Pizzalieferdienst", "Aktienfonds", "Dinosaurier", "Lottozahlen", "Wettervorhersage", "Bitcoin", "Raketenwissenschaft",
			"Kfzteilehandel Oberammergau", "0190 666666", "zzzz@zzzz.zz", "????", "Donaudampfschifffahrt", "!!!", "a", "Bundesliga Tabelle", "Hundeschule", "Katzenklo", "Marsmission", "1234567890123"},
		"en": {"spaceship parking", "cryptocurrency", "pizza delivery", "zebra crossing", "blockchain", "weather tomorrow"},
		"uk": {"космічний корабель", "погода завтра", "йцукенг", "криптовалюта", "динозавр"},
		"ar": {"سفينة فضاء", "طقس الغد", "عملات رقمية", "ديناصور"},
		"fa": {"سفینه فضایی", "دایناسور", "هوای فردا", "رمزارز"},
		"tr": {"uzay gemisi", "yarınki hava", "dinozor", "kripto para", "qwerty"},
	} {
		for _, text := range texts {
			var got searchAnswer
			h.do(asked{path: "/api/v1/search?q=" + url.QueryEscape(text), headers: map[string]string{"Accept-Language": lang}}).decode(t, &got)
			if got.Total > 0 {
				continue
			}
			ways++
			if got.Answer == nil || got.Answer.Nearest == nil && len(got.Answer.Coordination) == 0 && got.Answer.Contact == nil {
				t.Errorf("%q: got %+v, want a way on", text, got.Answer)
			}
			page := newDoc(t, h.do(asked{path: "/suche?q=" + url.QueryEscape(text), html: true, headers: map[string]string{"Accept-Language": lang}}))
			if len(page.all("a[href=/ansprechpartner?topic=arbeit]")) == 0 && (got.Answer == nil || got.Answer.Nearest == nil && got.Answer.Contact == nil) {
				t.Errorf("%q: the page shows neither rooms nor a nearest topic", text)
			}
		}
	}
	if ways < 20 {
		t.Errorf("got %d searches without hits, want enough to tell", ways)
	}
}

// Questions with towns as people of another script write them, declined or with
// slips: topic and place lead to an answer, or to that nobody is responsible.
func TestQuestionsWithForeignTowns(t *testing.T) {
	h, _ := districtHouse(t)
	for _, c := range []struct {
		lang, text string
		topic      graph.TopicKey
		place      graph.PlaceKey
	}{
		{"uk", "мені потрібен лікар у Хекстері", "gesundheit", "05762020"},
		{"uk", "де знайти роботу у Віллебадессені", "arbeitsmarkt", "05762040"},
		{"uk", "курсів німецької мови у Варбурзі", "sprachkurs", "05762036"},
		{"ru", "где учить немецкий в Мариенмюнстере", "sprachkurs", "05762024"},
		{"ru", "кто поможет с квартирой в Штайнхайме", "wohnen", "05762032"},
		{"ar", "كيف أجد شقة في باد دريبورغ", "wohnen", "05762004"},
		{"ar", "وين بلاقي شغل بفاربورغ", "arbeitsmarkt", "05762036"},
		{"fa", "چطور می\u200cتوانم در براکل کار پیدا کنم", "arbeitsmarkt", "05762016"},
		{"tr", "Brakel'de nereden ev bulabilirim", "wohnen", "05762016"},
		{"tr", "Höxter'de Almanca öğrenmek istiyorum", "sprachkurs", "05762020"},
		{"fr", "où puis-je apprendre l'allemand à Warburg", "sprachkurs", "05762036"},
		{"ku", "ez dixwazim li Höxterê almanî hîn bibim", "sprachkurs", "05762020"},
		{"en", "I need a German course in Hoexter", "sprachkurs", "05762020"},
		{"de", "wo kann ich meinen Führerschein umschreiben in Beverungen", "behoerden", "05762008"},
		{"de", "Wer hilft mir bei der Wohnungssuhe in Borgentreisch", "wohnen", "05762012"},
		{"de", "wer hilft beim Kindergeldantrag in Nieheim", "behoerden", "05762028"},
	} {
		var got searchAnswer
		h.do(asked{path: "/api/v1/search?q=" + url.QueryEscape(c.text), headers: map[string]string{"Accept-Language": c.lang}}).decode(t, &got)
		if got.Answer == nil || got.Answer.Contact == nil {
			t.Errorf("%q: got no answer", c.text)
			continue
		}
		if q := got.Answer.Contact.Question; q.Topic != c.topic || q.Place != c.place {
			t.Errorf("%q: got topic %q place %q, want %q in %q", c.text, q.Topic, q.Place, c.topic, c.place)
		}
	}
}
