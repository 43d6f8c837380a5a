package searchtest

import (
	"slices"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// siblingCases ask the same kinds of thing as the cases beside them with other
// words, so that what holds there holds for the kind.
var siblingCases = []testCase{
	expect("umlauts of other names", actors("Jürgen-Kröger-Haus", "Kaethe Boes Stiftung", "Großeneder Straße", "Bäuerliche Höfe"),
		finds("Juergen Kroeger", "a1"), finds("jurgen kroger haus", "a1"), finds("Käthe Bös", "a2"), finds("kathe bos", "a2"),
		finds("Grosseneder Strasse", "a3"), finds("GROẞENEDER", "a3"), finds("baeuerliche hoefe", "a4")),
	expect("other names have no stems", actors("Lang Hilft", "Langer Tisch", "Kern Werk", "Kerner Stube", "Wald Haus", "Waldner Hof"),
		finds("Lang", "a1"), finds("Langer", "a2").but("a1"), finds("Kern", "a3"), finds("Kerner", "a4").but("a3"), finds("Wald", "a5"), finds("Waldner", "a6").but("a5")),
	expect("other families in labels", []search.Document{
		with(actor("a1", "Haus Nord"), func(d *search.Document) { d.Words = []string{"Beratung", "Vermittlung"} }),
		with(actor("a2", "Haus Süd"), func(d *search.Document) { d.Words = []string{"Begleitung", "Betreuerin"} })},
		finds("Beraterin", "a1"), finds("Vermittler", "a1"), finds("Begleiter", "a2"), finds("Betreuung", "a2")),
	expect("other compounds", actors("Handballverein Süd", "Jugendhandball-Gruppe", "Schwimmverein West", "Verein für Handarbeit"),
		finds("Handball").and("a1", "a2").but("a4"), finds("Jugend Handball", "a2"), finds("verein schwimm", "a3"), finds("Hand").and("a1", "a4")),
	expect("compounds of a part and another", actors("Caritasverband für den Kreis", "Stadtsportverband", "Laden der Caritas"),
		finds("Kreisverband Caritas", "a1"), finds("KV Caritas", "a1"), finds("Sportverband Stadt", "a2")),
	expect("other slips", actors("Diakonie", "Malteser", "Kolping Treff", "DRK Haus", "Begegnungscafé"),
		finds("Diakoni", "a1"), finds("Diakonnie", "a1"), finds("Malteesr", "a2"), finds("Kolbing", "a3"), finds("Maltheser", "a2"),
		finds("Begegnungskaffee", "a5"), finds("Begegnungskafe", "a5"), finds("DKR")),
	{"every keystroke of other scripts", actors("Ägidius Treff", "Ölmühle", "Українська школа", "خانه دوستی", "Şişli Evi"), func(t *testing.T, x search.Index) {
		for id, words := range map[string][]string{"a1": {"ä", "Äg", "ÄGI", "aeg", "agid"}, "a2": {"ö", "Öl", "oel", "OELM"}, "a3": {"у", "Укр", "УКРАЇН"}, "a4": {"خ", "خان"}, "a5": {"ş", "Şi", "sis", "SISL"}} {
			for _, w := range words {
				if got := ids(find(t, x, search.Query{Text: w, Prefix: true})); !slices.Contains(got, id) {
					t.Errorf("typing %q: got %v, want %s", w, got, id)
				}
			}
		}
	}},
	expect("other numbers are whole", []search.Document{
		with(actor("a1", "Büro Eins"), func(d *search.Document) { d.Exact = []string{"33014"} }),
		with(actor("a2", "Büro Zwei"), func(d *search.Document) { d.Exact = []string{"33034"} }),
		actor("a3", "Verein 1921"), actor("a4", "Verein 1912"), actor("a5", "Gruppe 7"), actor("a6", "Gruppe 77")},
		finds("33014", "a1").alone(), finds("D-33034", "a2").alone(), finds("33041"), finds("Verein 1912", "a4").but("a3"), finds("Gruppe 7", "a5")),
	expect("other hyphens", actors("Eltern-Kind-Turnen", "Café/Treff International", "Süd-Ost-Hilfe", "Haus- und Hofdienst"),
		finds("elternkindturnen", "a1"), finds("Eltern Kind Turnen", "a1"), finds("eltern-kind turnen", "a1"), finds("Cafe Treff", "a2"), finds("Café/Treff", "a2"),
		finds("suedosthilfe", "a3"), finds("Süd Ost Hilfe", "a3"), finds("Hausdienst", "a4"), finds("Hofdienst", "a4")),
	expect("other club lists", actors("Kath. Kirchengem. St. Nikolai", "T.S.V. Holzhausen 1921 e.V.", `Heimatv. "Die Eiche"`, "Spvgg. Brakel / Hembsen"),
		finds("Katholische Kirchengemeinde Sankt Nikolai", "a1"), finds("TSV Holzhausen", "a2"), finds("Turn- und Sportverein Holzhausen", "a2"),
		finds("Heimatverein Eiche", "a3"), finds("Spielvereinigung Hembsen", "a4")),
	expect("initials", actors("Agentur für Arbeit Höxter", "DJK Rot-Weiß Peckelsheim", "Gesellschaft für Wirtschaftsförderung", "Rat Haus"),
		finds("AfA Höxter", "a1"), finds("RW Peckelsheim", "a2"), finds("GfW", "a3"), finds("Rat", "a4").alone()),
	expect("a short form still being typed", actors("VHS Warburg", "Turnhalle"),
		finds("Volkshochsch. Warburg", "a1"), finds("Volkshochschule Warburg", "a1"), finds("volkshoch", "a1")),
	expect("other text that is no syntax", actors("Anders Oder Nicht", "Prozent Haus", "Raute Treff"),
		finds("Anders AND Nicht", "a1"), finds("NOT"), finds("[a TO z]"), finds("Haus^2", "a2"), finds(`Haus\`, "a2"), finds("%"), finds("_"), finds("#Raute", "a3"), finds("Treff;--", "a3"), finds("' OR 1=1"), finds("${Haus}", "a2")),
	expect("other turkish letters", actors("Şişli Gençlik", "Iğdır Derneği", "Gülşen Özgür"),
		finds("sisli genclik", "a1"), finds("ŞİŞLİ", "a1"), finds("igdir", "a2"), finds("IĞDIR", "a2"), finds("ığdır", "a2"), finds("gulsen ozgur", "a3"), finds("GÜLŞEN", "a3")),
	expect("other arabic and persian letters", actors("كمك به پناهجويان", "خانه\u200cهای امن", "مركز الأسرة"),
		finds("کمک به پناهجویان", "a1"), finds("پناهجويان", "a1"), finds("خانه های امن", "a2"), finds("خانههای امن", "a2"), finds("مرکز الاسرة", "a3"), finds("مركز الاسره", "a3")),
	expect("other kurdish names", actors("Komeleya Jinên Kurd", "ماڵی کوردی", "Navenda Çandê"),
		finds("komeleya jinen kurd", "a1"), finds("Jinên", "a1"), finds("مالی كوردي", "a2"), finds("navenda cande", "a3")),
	expect("other cyrillic in latin", actors("Євген Жук", "Дім Харків", "Хор Надія"),
		finds("Yevhen Zhuk", "a1"), finds("Jewhen Schuk", "a1"), finds("Kharkiv", "a2"), finds("Charkiw", "a2"), finds("Nadiia", "a3"), finds("Nadija", "a3")),
	expect("other composed letters", actors("Cafe\u0301 Zentral", "A\u030Angstro\u0308m Haus", "И\u0306ога Клуб"),
		finds("Café Zentral", "a1"), finds("Ångström", "a2"), finds("Йога", "a3")),
	expect("other exact names first", actors("JMD Nord", "JMD-Beratung", "JMD", "Tafel 20", "Tafel 2", "Café", "Cafés am Markt"),
		finds("JMD", "a3").and("a1", "a2"), finds("Tafel 2", "a5"), finds("Café", "a6")),
	{"a moved office has its new distance", nil, moved},
}

// moved puts a document again, first with another name, then at another point.
func moved(t *testing.T, x search.Index) {
	here, near, far := graph.Point{Lat: 51.77, Lon: 9.38}, graph.Point{Lat: 51.78, Lon: 9.38}, graph.Point{Lat: 51.95, Lon: 9.38}
	at := func(id, name string, p graph.Point) search.Document {
		return with(actor(id, name), func(d *search.Document) { d.Point = p })
	}
	order := func(want ...string) {
		t.Helper()
		r := find(t, x, search.Query{Text: "Büro", Near: here})
		if got := ids(r); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if last := r.Hits[len(r.Hits)-1]; last.DistanceKM >= 0 {
			t.Errorf("without a point: got %.1f km, want none", last.DistanceKM)
		}
	}
	put(t, x, at("a1", "Büro Eins", near), at("a2", "Büro Zwei", graph.Point{Lat: 51.85, Lon: 9.38}), actor("a3", "Büro Drei"))
	order("a1", "a2", "a3")
	put(t, x, with(at("a1", "Büro Eins", near), func(d *search.Document) { d.Exact = []string{"05271 1234"} }))
	order("a1", "a2", "a3")
	put(t, x, at("a1", "Büro Eins", far))
	order("a2", "a1", "a3")
	if err := x.Put(t.Context(), at("a4", "Büro Vier", graph.Point{Lat: 100, Lon: 9})); err == nil {
		t.Error("a latitude of 100: got no error")
	}
	order("a2", "a1", "a3")
}
