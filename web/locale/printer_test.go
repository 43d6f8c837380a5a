package locale

import (
	"testing"
	"time"

	"lotsennetz/graph"
)

func catalog() *graph.Catalog {
	return graph.NewCatalog([]graph.Record{
		graph.Topic{Key: "sport", Labels: map[string]graph.Label{"de": {Name: "Sport und Freizeit"}, "en": {Name: "Sport and leisure"}}},
		graph.Place{Key: "05762016", Name: "Brakel", Kind: graph.Municipality},
		graph.Group{Key: "frauen", Label: "Frauen", Labels: map[string]string{"en": "Women"}},
		graph.Language{Code: "kmr", German: "Kurmandschi", English: "Kurmanji", Own: "Kurmancî"},
	})
}

func TestSay(t *testing.T) {
	de, en := New("de", catalog()), New("en", catalog())
	for _, c := range []struct {
		p      *Printer
		phrase graph.Phrase
		want   string
	}{
		{de, graph.Say("contact.reason.matched", graph.TopicKey("sport"), graph.PlaceKey("05762016")), "Für „Sport und Freizeit“ in Brakel ist diese Stelle zuständig."},
		{en, graph.Say("contact.reason.matched", graph.TopicKey("sport"), graph.PlaceKey("05762016")), "For “Sport and leisure” in Brakel this office is responsible."},
		{de, graph.Say("contact.reason.absent_until", "IHK", "Beratung", graph.Date("2026-12-04"), graph.Date("2026-12-05")), "IHK (Beratung) ist bis 04.12.2026 abwesend und ab 05.12.2026 wieder da."},
		{en, graph.Say("contact.reason.absent_until", "IHK", "Advice", graph.Date("2026-12-04"), graph.Date("2026-12-05")), "IHK (Advice) is away until 4 December 2026 and back on 5 December 2026."},
		{de, graph.Say("contact.reason.absent", "IHK", ""), "IHK ist zurzeit abwesend."},
		{de, graph.Say("contact.reason.group", graph.GroupKey("unbekannt")), "Diese Stelle ist für den Personenkreis „unbekannt“ zuständig."},
		{de, graph.Say("home.more.actors", 1), "Alle Akteure im Verzeichnis (1)"},
		{de, graph.Say("home.more.actors", 12345), "Alle Akteure im Verzeichnis (12.345)"},
		{en, graph.Say("home.more.actors", 12345), "All organisations in the directory (12,345)"},
		{en, graph.Say("no.such.key", 1), "no.such.key"},
	} {
		if got := c.p.Say(c.phrase); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.p.Lang, c.phrase.Key, got, c.want)
		}
	}
}

// An argument that looks like a place for one is not filled in again.
func TestArgumentsAreNotTemplates(t *testing.T) {
	got := New("de", nil).T("contact.reason.hint", "{1}", "x")
	if want := "Für den Personenkreis „{1}“ ist stattdessen zuständig: x."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFormats(t *testing.T) {
	de, en := New("de", catalog()), New("en", catalog())
	at := time.Date(2026, 11, 5, 9, 3, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{de.Date("2026-11-25"), "25.11.2026"},
		{en.Date("2026-11-25"), "25 November 2026"},
		{de.Date(""), ""},
		{de.KM(1.5), "1,5 km"},
		{en.KM(1.5), "1.5 km"},
		{de.Number(-1234567.5, 1), "−1.234.567,5"},
		{de.Number(1234, 0), "1234"},
		{de.Points(0.7), "0,70"},
		{de.Moment(at), "Donnerstag, 05.11.2026, 09:03 Uhr"},
		{en.Moment(at), "Thursday, 5 November 2026, 09:03"},
		{de.Period(graph.Period{From: "2026-01-01"}), "ab 01.01.2026"},
		{de.Period(graph.Period{From: "2026-01-01", To: "2026-02-01"}), "01.01.2026 bis 01.02.2026"},
		{de.Language("kmr"), "Kurmandschi"},
		{en.Language("kmr"), "Kurmanji"},
		{en.Language("xyz"), "xyz"},
		{en.Group("frauen"), "Women"},
		{de.L("level", graph.Native), "Muttersprache"},
		{de.L("level", graph.Level("")), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		asked, cookie, accept, want string
		chosen                      bool
	}{
		{"", "", "", "de", false},
		{"en", "de", "de", "en", true},
		{"", "en", "de", "en", false},
		{"", "", "fr-FR,en-GB;q=0.8,de;q=0.5", "en", false},
		{"", "", "fr", "de", false},
		{"xx", "yy", "en", "en", false},
		{"", "", "\x00;;q=zz", "de", false},
		{"../de", "", "", "de", false},
		{"de-x-leicht", "", "", "de-x-leicht", true},
		{"", "", "de-x-leicht,de;q=0.5", "de-x-leicht", false},
		{"", "", "fa-AF,de;q=0.5", "fa", false},
		{"", "", "prs,de;q=0.5", "fa", false},
		{"", "", "apc,en;q=0.5", "ar", false},
		{"", "", "ru,de;q=0.8,uk;q=0.7", "de", false},
		{"", "", "uk-UA,uk;q=0.9,ru;q=0.8", "uk", false},
	} {
		got, chosen := Choose(c.asked, c.cookie, c.accept)
		if got != c.want || chosen != c.chosen {
			t.Errorf("%q %q %q: got %s %v, want %s %v", c.asked, c.cookie, c.accept, got, chosen, c.want, c.chosen)
		}
	}
}

func TestPluralForms(t *testing.T) {
	for _, c := range []struct {
		lang string
		n    int
		want string
	}{
		{"uk", 1, "Знайдено 1 організацію."}, {"uk", 3, "Знайдено 3 організації."}, {"uk", 11, "Знайдено 11 організацій."}, {"uk", 21, "Знайдено 21 організацію."},
		{"ar", 0, "لم يتم العثور على أي جهة (0)."}, {"ar", 2, "تم العثور على جهتين (2)."}, {"ar", 5, "تم العثور على 5 جهات."}, {"ar", 25, "تم العثور على 25 جهة."},
		{"fa", 1, "1 نهاد پیدا شد."}, {"tr", 7, "7 kuruluş bulundu."},
		{"de-x-leicht", 1, "1 Stelle gefunden."}, {"de-x-leicht", 2, "2 Stellen gefunden."},
	} {
		if got := New(c.lang, nil).T("actors.status", c.n); got != c.want {
			t.Errorf("%s %d: got %q, want %q", c.lang, c.n, got, c.want)
		}
	}
}

// A German name inside a text from right to left keeps its bracket at its end.
func TestNamesAreIsolated(t *testing.T) {
	const name = "TuS Höxter (Handball)"
	for lang, want := range map[string]string{
		"ar": "\u2068" + name + "\u2069 تعمل مع كلتيهما.",
		"tr": name + " ikisiyle de çalışıyor.",
	} {
		if got := New(lang, nil).T("match.warm_path", name); got != want {
			t.Errorf("%s: got %q, want %q", lang, got, want)
		}
	}
}

func TestLanguageNames(t *testing.T) {
	c := graph.NewCatalog([]graph.Record{
		graph.Language{Code: "kmr", German: "Kurmandschi", English: "Kurmanji", Own: "kurdî (kurmancî)"},
		graph.Language{Code: "prs", German: "Dari", English: "Dari", Own: "دری"},
		graph.Language{Code: "rus", German: "Russisch", English: "Russian", Own: "русский"},
		graph.Language{Code: "rmc", German: "Romani (Karpaten)", English: "Carpathian Romani"},
	})
	for _, x := range []struct {
		lang string
		code graph.LanguageCode
		want string
	}{
		{"uk", "kmr", "курманджі (курдська)"}, {"uk", "prs", "дарі"}, {"uk", "rus", "російська"},
		{"ar", "rus", "الروسية"}, {"fa", "prs", "دری"}, {"tr", "rmc", "Carpathian Romani"},
		{"de-x-leicht", "kmr", "Kurmandschi"}, {"en", "kmr", "Kurmanji"}, {"ar", "xyz", "xyz"}, {"tr", Undetermined, "henüz bilinmiyor"},
	} {
		if got := New(x.lang, c).Language(x.code); got != x.want {
			t.Errorf("%s %s: got %q, want %q", x.lang, x.code, got, x.want)
		}
	}
	for lang := range names {
		if _, ok := Find(lang); !ok || dictionaries[lang] == nil {
			t.Errorf("languages.json: got names in %q, want a language of the pages with a dictionary", lang)
		}
	}
}

// Of an hour that the clock shows twice, the writing says which one; of every other
// minute of the year it says nothing.
func TestMomentOfTheHourThatComesTwice(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	p := New("de", nil)
	for at, want := range map[time.Time]string{
		time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC):  "Sonntag, 25.10.2026, 02:30 Uhr (Sommerzeit)",
		time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC):  "Sonntag, 25.10.2026, 02:30 Uhr (Winterzeit)",
		time.Date(2026, 10, 24, 23, 59, 0, 0, time.UTC): "Sonntag, 25.10.2026, 01:59 Uhr",
		time.Date(2026, 10, 25, 2, 0, 0, 0, time.UTC):   "Sonntag, 25.10.2026, 03:00 Uhr",
		time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC):    "Sonntag, 29.03.2026, 03:00 Uhr",
	} {
		if got := p.Moment(at.In(berlin)); got != want {
			t.Errorf("%v: got %q, want %q", at, got, want)
		}
	}
}
