package searchtest

import (
	"slices"
	"testing"
	"unicode/utf8"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// spellingCases: the same name in other letters.
var spellingCases = []testCase{
	expect("umlauts", actors("Flüchtlingshilfe Süd", "Mueller, Anke", "Goethe-Treff", "Fluechtlingshilfe Nord", "Müller, Jörg"),
		finds("Flüchtlingshilfe", "a1", "a4"), finds("Fluechtlingshilfe").and("a1", "a4"), finds("fluchtlingshilfe").and("a1", "a4"),
		finds("Müller").and("a2", "a5"), finds("Muller").and("a2", "a5"), finds("Mueller", "a2").and("a5"),
		finds("Göthe", "a3"), finds("Gothe", "a3"), finds("Flüchtlingshilfe Süd", "a1"), finds("fluechtlingshilfe sued", "a1")),
	expect("composed and decomposed", actors("Mu\u0308ller Haus", "Mädchentreff"),
		finds("Müller", "a1").alone(), finds("Ma\u0308dchentreff", "a2").alone()),
	expect("turkish i", actors("İstanbul Kültür Derneği", "Işık Evi", "Ali İhsan"),
		finds("istanbul", "a1"), finds("Istanbul", "a1"), finds("ISTANBUL", "a1"), finds("isik", "a2"), finds("ışık", "a2"),
		finds("IŞIK", "a2"), finds("ihsan", "a3"), finds("İhsan", "a3")),
	expect("arabic and persian keyboards", actors("كتابخانه ياسمين", "می\u200cخوانیم"),
		finds("کتابخانه یاسمین", "a1"), finds("ياسمين", "a1"), finds("میخوانیم", "a2"), finds("می خوانیم", "a2"), finds("می\u200cخوانیم", "a2")),
	expect("kurdish in two scripts", actors("Malbata Kurdî", "خانەی کوردی"),
		finds("kurdi", "a1"), finds("Malbata Kurdi", "a1"), finds("خانه کردی", "a2"), finds("خانەی كوردي", "a2")),
	expect("cyrillic in latin", actors("Олександр Щербак", "Юлія Їжак", "Дім Київ"),
		finds("Oleksandr Shcherbak", "a1"), finds("Schtscherbak", "a1"), finds("Yuliia Yizhak", "a2"), finds("Julija", "a2"),
		finds("Kyiv", "a3"), finds("Kiew", "a3"), finds("Київ", "a3")),
	expect("hyphens and slashes", actors("Frauen-/Mädchentreff", "AWO/Diakonie-Zentrum", "Nord-West-Hilfe"),
		finds("Mädchentreff", "a1"), finds("frauentreff", "a1"), finds("AWO Diakonie", "a2"), finds("AWO/Diakonie", "a2"),
		finds("nordwesthilfe", "a3"), finds("Nord West Hilfe", "a3"), finds("nord-west-hilfe", "a3")),
	expect("club lists", actors("Turn- u. Sportgem. Laaber e. V.", "SK Garmisch-Partenkirch.", "1.FC Musterdorf 1910 e.V", `SC "Rössl" Muggensturm`, "SG Altstadt e.V. i. L."),
		finds("Sportgemeinde Laaber", "a1"), finds("Garmisch-Partenkirchen", "a2"), finds("1. FC Musterdorf", "a3"), finds("Roessl", "a4"),
		finds("SG Altstadt", "a5")),
	{"valid text", actors("İstanbul İzmir", "Ökohaus"), validText},
	{"a district's own words", actors("Fußball Brakel", "Kommunales Integrationszentrum", "Begegnungscafé"), own},
}

func validText(t *testing.T, x search.Index) {
	if err := x.Put(t.Context(), actor("bad", "Bo\xffse")); err == nil {
		t.Error("Put of invalid UTF-8: got no error")
	}
	for _, q := range []string{"İ", "istanbul", "oko", "Bö"} {
		for _, h := range find(t, x, search.Query{Text: q}).Hits {
			if !utf8.ValidString(h.Name) {
				t.Errorf("Find(%q): got name %q, want valid UTF-8", q, h.Name)
			}
		}
	}
	if _, err := x.Find(t.Context(), search.Query{Text: "a\xff"}); err == nil {
		t.Error("Find of invalid UTF-8: got no error")
	}
}

// own asks with the words a district has of its own: they count at once, without
// indexing anew.
func own(t *testing.T, x search.Index) {
	words := search.NewWording(search.Words{
		Synonyms:      [][]string{{"Kickerei", "Fußball"}, {"bunter Tisch", "Begegnungscafé"}},
		Abbreviations: [][]string{{"KIZ", "Kommunales Integrationszentrum"}},
		StopWords:     []string{"halt"},
	})
	for _, c := range []struct {
		text  string
		with  *search.Wording
		first string
		tier  search.Tier
	}{
		{"Kickerei", words, "a1", search.TierFamily},
		{"halt Kickerei Brakel", words, "a1", search.TierFamily},
		{"KIZ", words, "a2", search.TierSpelling},
		{"Bunter Tisch", words, "a3", search.TierFamily},
		{"Kickerei", nil, "", 0},
		{"KIZ", nil, "", 0},
	} {
		r := find(t, x, search.Query{Text: c.text, Wording: c.with})
		switch {
		case c.first == "" && r.Total > 0:
			t.Errorf("%q without the words: got %s, want nothing", c.text, listed(r))
		case c.first != "" && (len(r.Hits) == 0 || r.Hits[0].ID != c.first || r.Hits[0].Why != c.tier):
			t.Errorf("%q: got %s, want %s by %v", c.text, listed(r), c.first, c.tier)
		}
	}
}

// wordCases: families, compounds, what belongs together and what does not.
var wordCases = []testCase{
	expect("names have no stems", actors("TuS Höchst", "Hoch e.V.", "Bauer Integrationshilfe", "Bau-Akademie", "Hanauer Hilfe", "Hanau hilft"),
		finds("Höchst", "a1").but("a2"), finds("Bau", "a4"), finds("Hanau", "a6"), finds("Bauer", "a3").but("a4"), finds("Hanauer", "a5").but("a6")),
	expect("one family of work", actors("Sprachmittlung Kurdisch", "Ayla N., Sprachmittlerin"),
		finds("Sprachmittler").and("a1", "a2").alone(), finds("Sprachmittlung", "a1").and("a2"), finds("Sprachmittlerin", "a2").and("a1"),
		finds("Dolmetscher").and("a1", "a2"), finds("Übersetzer").and("a1", "a2"), finds("перекладач").and("a1", "a2"), finds("مترجم").and("a1", "a2")),
	expect("compounds", actors("Fußballverein Nordend", "Frauenfußball-Treff", "Verein für Fußpflege"),
		finds("Fußball").and("a1", "a2").but("a3"), finds("Verein").and("a3", "a1"), finds("Ball"), finds("Frauen Fußball", "a2")),
	expect("labels have families", []search.Document{with(actor("a1", "Turnhalle"), func(d *search.Document) { d.Words = []string{"Kinderbetreuung", "Übersetzung"} })},
		finds("betreuung kinder", "a1"), finds("Betreuung", "a1"), finds("übersetzen", "a1")),
	expect("a compound asked for in parts and whole", actors("Werkstatt für Fahrräder", "Fahrradwerkstatt Brakel"),
		finds("Fahrradwerkstatt", "a2"), finds("werkstatt fahrrad").and("a1", "a2")),
	expect("abbreviations", actors("Volkshochschule Warburg", "Deutsches Rotes Kreuz", "AWO Treff"),
		finds("VHS Warburg", "a1"), finds("DRK", "a2"), finds("Arbeiterwohlfahrt", "a3")),
}

// typingCases: errors and beginnings.
var typingCases = []testCase{
	expect("typos", actors("Caritas", "Jugendhaus", "AWO Treff", "Moschee West"),
		finds("Carritas", "a1"), finds("Jugenhaus", "a2"), finds("Jugendhuas", "a2"), finds("Karitas", "a1"), finds("Moshee", "a4"), finds("AWP")),
	{"a short typo is only suggested", actors("AWO Treff", "Caritas"), func(t *testing.T, x search.Index) {
		r := find(t, x, search.Query{Text: "AWP"})
		if len(r.Hits) != 0 || r.DidYouMean != "AWO" {
			t.Errorf("AWP: got %s and suggestion %q, want none and AWO", listed(r), r.DidYouMean)
		}
		if r := find(t, x, search.Query{Text: "AWO"}); r.DidYouMean != "" {
			t.Errorf("AWO: got suggestion %q, want none", r.DidYouMean)
		}
	}},
	expect("numbers are whole", []search.Document{
		with(actor("a1", "Laden Mitte"), func(d *search.Document) { d.Exact = []string{"60311"} }),
		with(actor("a2", "Laden Ost"), func(d *search.Document) { d.Exact = []string{"60313"} }),
		with(actor("a3", "Laden Süd"), func(d *search.Document) { d.Exact = []string{"60131"} }),
		actor("a4", "Turnverein 1848"), actor("a5", "Turnverein 1849")},
		finds("60311", "a1").alone(), finds("1848", "a4").alone(), finds("Turnverein 1849", "a5").but("a4"), finds("60312")),
	expect("ids, addresses and telephone numbers", []search.Document{with(actor("A0154", "Glashütte"), func(d *search.Document) {
		d.Exact = []string{"0221 4710 862", "info@glas.example"}
	}), actor("A0155", "Info Punkt")},
		finds("a0154", "A0154").alone(), finds("+49 221 4710862", "A0154").alone(), finds("0221/4710-862", "A0154").alone(),
		finds("INFO@glas.example", "A0154"), finds("۰۲۲۱ ۴۷۱۰ ۸۶۲", "A0154")),
	{"every keystroke", actors("DRK Kreisverband", "Müllerhaus", "Fußballclub", "Zebra"), func(t *testing.T, x search.Index) {
		for id, words := range map[string][]string{"a1": {"D", "DR", "DRK", "d", "drk kr"}, "a2": {"M", "Mü", "Mül", "mu", "mue", "muel"}, "a3": {"F", "Fu", "Fuß", "fuss", "FUSS", "Fußb"}} {
			for _, w := range words {
				if got := ids(find(t, x, search.Query{Text: w, Prefix: true})); !slices.Contains(got, id) {
					t.Errorf("typing %q: got %v, want %s", w, got, id)
				}
			}
		}
	}},
	{"plain words, no syntax", actors("Frauen Mädchen", "Offen e. V.", "C Treff", "Foo"), func(t *testing.T, x search.Index) {
		check(t, x, finds("/"), finds("("), finds("*"), finds("-"), finds(`"offen`, "a2"), finds("Frauen -Mädchen", "a1"), finds("foo~9", "a4"), finds("C++", "a3"), finds("tel:+49"), finds(`a\`).but("a1"))
		find(t, x, search.Query{Text: "e.V."})
		find(t, x, search.Query{Text: "name:x"})
	}},
}

// rankCases: who comes first.
var rankCases = []testCase{
	expect("exact names first", actors("DRK-Kita", "DRK Kreisverband Nord", "DRK", "Drkovic", "Trägerverein 10", "Trägerverein 1"),
		finds("DRK", "a3").and("a1", "a2", "a4"), finds("Trägerverein 1", "a6"), finds("drk kreisverband nord", "a2")),
	expect("names before labels before descriptions", []search.Document{
		with(actor("a1", "Zebra"), func(d *search.Document) { d.Text = "Wir bieten Handball." }),
		with(actor("a2", "Yak"), func(d *search.Document) { d.Words = []string{"Handball"} }),
		actor("a3", "Handball Xanten")}, finds("Handball", "a3", "a2", "a1")),
	expect("as typed before its twin", actors("Muller Haus", "Müller Haus"), finds("Müller Haus", "a2", "a1"), finds("Muller Haus", "a1", "a2")),
	expect("topics lie nowhere", []search.Document{
		{Ref: graph.Ref{Kind: graph.KindTopic, ID: "job"}, Type: search.TypeTopic, ID: "job", Name: "Arbeitsmarkt", Names: []string{"Jobsuche"}},
		actor("a1", "Warburg hilft")}, finds("Warburg", "a1").alone()),
	{"topics are found without the place", []search.Document{
		{Ref: graph.Ref{Kind: graph.KindTopic, ID: "job"}, Type: search.TypeTopic, ID: "job", Name: "Arbeitsmarkt", Names: []string{"Jobsuche"}},
		actor("a1", "Jobsuche Warburg"), actor("a2", "Jobsuche Brakel")}, func(t *testing.T, x search.Index) {
		got := ids(find(t, x, search.Query{Text: "Jobsuche Warburg", Where: []string{"warburg"}}))
		if len(got) < 2 || !slices.Contains(got[:2], "job") || !slices.Contains(got[:2], "a1") {
			t.Errorf("got %v, want job and a1 first", got)
		}
	}},
	expect("some of the words", actors("Schwimmen lernen", "Kochabend", "Werkstatt"), finds("Wo kann mein Kind schwimmen lernen?", "a1").alone()),
}
