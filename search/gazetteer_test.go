package search_test

import (
	"slices"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
	"lotsennetz/search"
)

// district is the catalog of the demo district.
func district(t *testing.T) *graph.Catalog {
	t.Helper()
	store, err := sqlite.Open(t.Context(), ":memory:", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, err := exchange.Import(t.Context(), store, exchange.Source{FS: demo.Files()}, exchange.Options{KeepGoing: true}); err != nil {
		t.Fatal(err)
	}
	c, err := store.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestGazetteer(t *testing.T) {
	g := search.NewGazetteer(district(t), nil)
	t.Run("places", func(t *testing.T) {
		for text, want := range map[string]graph.PlaceKey{
			"Höxter": "05762020", "hoexter": "05762020", "HOXTER": "05762020", "Stadt Höxter": "05762020", "Kreis Höxter": "05762", "Landkreis Höxter": "05762",
			"Scherfede": "05762036-01", "Warburg-Scherfede": "05762036-01", "Scherfede (Warburg)": "05762036-01", "05762036-01": "05762036-01", " 05762 ": "05762",
			"34414": "05762036", "37671": "05762020", "34414 Warburg": "05762036", "34414 Scherfede": "05762036-01", "Bad Driburg": "05762004", "bad-driburg": "05762004",
			"NRW": "", "Nordrhein-Westfalen": "05", "Deutschland": "DE", "de": "", "Atlantis": "", "": "", "/": "", "Großeneder": "05762012-04", "grosseneder": "05762012-04",
		} {
			key, choices, ok := g.Place(text)
			if key != want || ok != (want != "") || len(choices) > 0 {
				t.Errorf("Place(%q): got %q, %v, %v, want %q", text, key, choices, ok, want)
			}
		}
	})
	t.Run("topics", func(t *testing.T) {
		for text, want := range map[string]graph.TopicKey{
			"arbeitsmarkt": "arbeitsmarkt", "Jobsuche": "arbeitsmarkt", "Deutschkurs": "sprachkurs", "german course": "sprachkurs", "Dolmetscher": "sprachmittlung",
			"fussball": "fussball", "Kita": "kita", "дозвіл на роботу": "arbeitserlaubnis", "Kindergart": "kita", "Ar": "", "Unfug": "", "": "",
		} {
			if got, ok := g.Topic(text, "de"); got != want || ok != (want != "") {
				t.Errorf("Topic(%q): got %q, %v, want %q", text, got, ok, want)
			}
		}
	})
	t.Run("groups", func(t *testing.T) {
		for text, want := range map[string]graph.GroupKey{
			"anerkannt": "anerkannt", "Anerkannte Geflüchtete": "anerkannt", "Duldung": "duldung", "geduldete": "duldung", "frauen": "frauen", "ukraine": "ukraine-24", "Marsmenschen": "",
		} {
			if got, ok := g.Group(text); got != want || ok != (want != "") {
				t.Errorf("Group(%q): got %q, %v, want %q", text, got, ok, want)
			}
		}
	})
	t.Run("languages", func(t *testing.T) {
		for text, want := range map[string][]graph.LanguageCode{
			"Kurdisch": {"ckb", "kmr", "sdh"}, "ku": {"ckb", "kmr", "sdh"}, "kur": {"ckb", "kmr", "sdh"}, "Kurdisch (Badini)": {"kmr"}, "Sorani": {"ckb"}, "Kurmandschi": {"kmr"},
			"kmr": {"kmr"}, "Dari": {"prs"}, "Farsi": {"pes"}, "Persisch": {"pes", "prs"}, "fa-AF": {"prs"}, "prs": {"prs"}, "ua": {"ukr"}, "українська": {"ukr"},
			"Arabisch (Levante)": {"apc"}, "Syrisch": {"apc"}, "Tigrinya": {"tir"}, "Serbokroatisch": {"bos", "cnr", "hrv", "srp"}, "Albanisch": {"aln", "als"},
			"Klingonisch": nil, "": nil, "per": {"pes", "prs"}, "uk": {"ukr"},
		} {
			got := g.Language(text)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("Language(%q): got %v, want %v", text, got, want)
			}
		}
		if got := g.Language("Arabisch"); len(got) < 7 || slices.Contains(got, "pes") {
			t.Errorf("Language(Arabisch): got %v, want all varieties", got)
		}
	})
}

func TestPlacesOfOneName(t *testing.T) {
	place := func(key graph.PlaceKey, name string, kind graph.PlaceKind, parent graph.PlaceKey, postcodes ...string) graph.Record {
		return graph.Place{Key: key, Name: name, Kind: kind, Parent: parent, Postcodes: postcodes}
	}
	g := search.NewGazetteer(graph.NewCatalog([]graph.Record{
		place("01001", "Kreis Nord", graph.District, ""), place("01001001", "Altstadt", graph.Municipality, "01001", "12345", "12346"), place("01001002", "Neustadt", graph.Municipality, "01001", "12346"),
		place("01001001-01", "Bergheim", graph.Village, "01001001", "12345"), place("01001002-01", "Bergheim", graph.Village, "01001002", "12347"),
		place("01001002-02", "Altstadt", graph.Village, "01001002", "12346"),
	}), nil)
	for text, want := range map[string][]graph.PlaceKey{
		"Bergheim": {"01001001-01", "01001002-01"}, "Altstadt": {"01001001", "01001002-02"}, "12346": {"01001001", "01001002"},
	} {
		if key, choices, ok := g.Place(text); ok || key != "" || !slices.Equal(choices, want) {
			t.Errorf("Place(%q): got %q, %v, %v, want the choices %v", text, key, choices, ok, want)
		}
	}
	for text, want := range map[string]graph.PlaceKey{"12345": "01001001", "12347": "01001002-01", "Bergheim (Neustadt)": "01001002-01", "12347 Bergheim": "01001002-01"} {
		if key, _, ok := g.Place(text); !ok || key != want {
			t.Errorf("Place(%q): got %q, %v, want %q", text, key, ok, want)
		}
	}
}

func TestUnderstand(t *testing.T) {
	g := search.NewGazetteer(district(t), nil)
	for _, c := range []struct {
		text, lang string
		topic      graph.TopicKey
		place      graph.PlaceKey
		group      graph.GroupKey
		language   graph.LanguageCode
		rest       []string
	}{
		{text: "wer hilft mir bei der Jobsuche in Warburg", topic: "arbeitsmarkt", place: "05762036"},
		{text: "ich suche einen Deutschkurs in Borgentreich", topic: "sprachkurs", place: "05762012"},
		{text: "Who can help me with my work permit in Bad Driburg?", lang: "en", topic: "arbeitserlaubnis", place: "05762004"},
		{text: "Kurmandschi Dolmetscher Brakel", topic: "sprachmittlung", place: "05762016", language: "kmr"},
		{text: "Schwimmen für Frauen in Kreis Höxter", topic: "schwimmen", place: "05762", group: "frauen"},
		{text: "gibt es Murmeln für Senioren", group: "senioren", rest: []string{"murmeln"}},
		{text: "wo bekomme ich Hilfe bei der Wohnungssuche in Steinheim", topic: "wohnen", place: "05762032", rest: []string{}},
		{text: "who helps me with a work permit in Brakel", lang: "en", topic: "arbeitserlaubnis", place: "05762016", rest: []string{}},
		{text: "хто допоможе з роботою у Варбурзі", lang: "uk", topic: "arbeitsmarkt", place: "05762036", rest: []string{}},
		{text: "где квартира в Хёкстере", lang: "ru", topic: "wohnen", place: "05762020", rest: []string{}},
		{text: "Де курси німецької у Гекстері?", lang: "uk", topic: "sprachkurs", place: "05762020", rest: []string{}},
		{text: "من يساعدني في تصريح عمل في واربورغ", lang: "ar", topic: "arbeitserlaubnis", place: "05762036"},
		{text: "دورة لغة ألمانية في هوكستر", lang: "ar", topic: "sprachkurs", place: "05762020"},
		{text: "Warburg'da iş bulmama kim yardım eder", lang: "tr", topic: "arbeitsmarkt", place: "05762036"},
		{text: "Höxter'de Almanca kursu nerede", lang: "tr", topic: "sprachkurs", place: "05762020", rest: []string{}},
		{text: "робота Бад Дрібург", lang: "uk", topic: "arbeitsmarkt", place: "05762004", rest: []string{}},
		{text: "", topic: ""},
	} {
		u := g.Understand(c.text, c.lang)
		first := graph.LanguageCode("")
		if len(u.Languages) > 0 {
			first = u.Languages[0]
		}
		if u.Topic != c.topic || u.Place != c.place || u.Group != c.group || first != c.language || c.rest != nil && !slices.Equal(u.Rest, c.rest) {
			t.Errorf("%q: got %+v, want topic %q, place %q, group %q, language %q, rest %v", c.text, u, c.topic, c.place, c.group, c.language, c.rest)
		}
	}
}

// The names of the towns in the scripts newcomers write.
func TestPlacesInOtherScripts(t *testing.T) {
	g := search.NewGazetteer(district(t), nil)
	for text, want := range map[string]graph.PlaceKey{
		"Варбург": "05762036", "Гекстер": "05762020", "Хёкстер": "05762020", "Хекстер": "05762020", "Бракель": "05762016", "Бад-Дрибург": "05762004", "Беверунген": "05762008",
		"Боргентрайх": "05762012", "Штайнхайм": "05762032", "Штайнгайм": "05762032", "Мариенмюнстер": "05762024", "Віллебадессен": "05762040",
		"واربورغ": "05762036", "فاربورغ": "05762036", "هوكستر": "05762020", "براكل": "05762016", "هوکستر": "05762020", "واربورگ": "05762036",
		"Москва": "", "Берлин": "", "برلين": "", "робота": "", "допомога": "", "дитячий садок": "", "футбол": "", "мама": "",
	} {
		if got, _, ok := g.Place(text); got != want || ok != (want != "") {
			t.Errorf("Place(%q): got %q, %v, want %q", text, got, ok, want)
		}
	}
}

// They are declined, and written as they sound or with a slip.
func TestPlacesAsPeopleWriteThem(t *testing.T) {
	g := search.NewGazetteer(district(t), nil)
	for place, texts := range map[graph.PlaceKey][]string{
		"05762004": {"у Бад-Дрібурзі", "в Бад Дрибурге", "из Бад-Дрибурга", "باد دريبورغ", "في باد دريبورغ", "باد دریبورگ", "Bad Driburg'da", "Bad Driburk", "Bad Dribourg", "à Bad Driburg", "li Bad Driburgê"},
		"05762008": {"у Беверунгені", "в Беверунгене", "بيفيرونغن", "بورونگن", "بیورونگن", "Beverungen'de", "Bewerungen", "Beverungn", "in Beverungens"},
		"05762012": {"у Боргентрайху", "в Боргентрайхе", "بورغنترايش", "بورغينترايخ", "بورگنترایش", "Borgentreich'ta", "Borgentraich", "Borgenteich"},
		"05762016": {"у Бракелі", "в Бракеле", "до Бракеля", "براكل", "براكيل", "براکل", "Brakel'de", "Brakell", "Brackel", "Brakeler"},
		"05762020": {"у Гекстері", "у Хекстері", "в Хёкстере", "из Хекстера", "Гьокстер", "هوكستر", "هوكستير", "هوکستر", "Höxter'de", "Hoexter", "Hökster", "Hoxter", "Höckster", "Hexter", "li Höxterê"},
		"05762024": {"у Марієнмюнстері", "в Мариенмюнстере", "ماريينمونستر", "مارینمونستر", "Marienmunster", "Marienmünter", "Marienmünster'de"},
		"05762028": {"у Нігаймі", "у Нихаймі", "в Нихайме", "نيهايم", "نیهایم", "Nieheim'da", "Niheim", "Nihheim"},
		"05762032": {"у Штайнгаймі", "в Штайнхайме", "شتاينهايم", "شتاین\u200cهایم", "اشتاین\u200cهایم", "Steinheim'da", "Steinhaim", "Stainheim"},
		"05762036": {"у Варбурзі", "з Варбурга", "в Варбурге", "под Варбургом", "واربورغ", "بواربورغ", "فاربورغ", "بفاربورغ", "واربورگ", "Warburg'da", "Varburg", "Warbrug", "Warburger", "li Warburgê"},
		"05762040": {"у Віллебадессені", "в Виллебадессене", "فيليباديسن", "ویلبادسن", "Willebadessen'de", "Wilebadessen", "Willebaddessen", "Willbadessen"},
	} {
		for _, text := range texts {
			if u := g.Understand("курс "+text, "de"); u.Place != place {
				t.Errorf("%q: got %q, want %q", text, u.Place, place)
			}
		}
	}
	for _, text := range []string{"Marburg", "Hamburg", "Steinhaus", "Bremen", "Bergmann", "Hexe", "Borken", "Браслет", "Hoffnung", "Beverly", "Herkules", "السفر", "جواز السفر", "شهادة", "خانه", "работа", "німецької", "ногам", "нагими"} {
		if u := g.Understand(text, "de"); u.Place != "" {
			t.Errorf("%q: got %q, want no place", text, u.Place)
		}
	}
}

// What one phrase of a line names, the others name from now on.
func TestGazetteerLearns(t *testing.T) {
	own := search.NewWording(search.Words{Synonyms: [][]string{{"Jobbörse", "Jobsuche"}}, Abbreviations: [][]string{{"WAR", "Warburg"}}, StopWords: []string{"halt"}})
	u := search.NewGazetteer(district(t), own).Understand("Jobbörse halt WAR", "de")
	if u.Topic != "arbeitsmarkt" || u.Place != "05762036" || len(u.Rest) > 0 {
		t.Errorf("got %+v, want topic, place and no rest", u)
	}
}

// What finds nothing is led to the topic it is most like, or to none.
func TestNearest(t *testing.T) {
	g := search.NewGazetteer(district(t), nil)
	for text, want := range map[string]graph.TopicKey{
		"Wohnungsvermittlung": "wohnen", "Fusballkinder": "fussball", "Arbeitserlaubnisantrag": "arbeitserlaubnis", "Dolmetscherkosten": "sprachmittlung",
		"xyzzyqq": "", "123456": "", "": "", "abc": "",
	} {
		if got, ok := g.Nearest(text, "de"); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", text, got, ok, want)
		}
	}
}
