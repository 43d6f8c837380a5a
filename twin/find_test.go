package twin_test

import (
	"fmt"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/twin"
)

var catalog = graph.NewCatalog([]graph.Record{
	graph.Place{Key: "05762036", Name: "Warburg", Kind: graph.Municipality}, graph.Place{Key: "05762020", Name: "Höxter", Kind: graph.Municipality},
	graph.Place{Key: "05762036-01", Name: "Welda", Kind: graph.Village, Parent: "05762036"},
	graph.Place{Key: "05762036-02", Name: "Scherfede", Kind: graph.Village, Parent: "05762036"},
})

// told is an actor as a list has it: name, place, street, phone, e-mail.
func told(id, name string, at graph.PlaceKey, more ...string) graph.Actor {
	a := graph.Actor{ID: graph.ActorID(id), Name: name, Seats: []graph.Seat{{Place: at}}}
	for i, v := range more {
		switch {
		case v == "":
		case i == 0:
			a.Seats[0].Street = v
		default:
			a.Channels = append(a.Channels, graph.Channel{Kind: []graph.ChannelKind{graph.Phone, graph.Email}[i-1], Value: v})
		}
	}
	return a
}

func TestVerdicts(t *testing.T) {
	const warburg, welda, scherfede, hoexter = "05762036", "05762036-01", "05762036-02", "05762020"
	for name, c := range map[string]struct {
		a, b graph.Actor
		want twin.Verdict // empty: two
	}{
		"the same name in the same place":        {told("a", "SV Welda", welda), told("b", "SV Welda 1921 e. V.", welda), twin.Certain},
		"spelled out":                            {told("a", "Turn- und Sportverein Welda", welda), told("b", "TuS Welda", warburg), twin.Certain},
		"without umlauts":                        {told("a", "Gruen-Weiss Welda", welda), told("b", "Grün-Weiß Welda", welda), twin.Certain},
		"a letter is missing, nothing else":      {told("a", "Sportfreude Welda", welda), told("b", "Sportfreunde Welda", welda), twin.Ask},
		"a letter is missing, one telephone":     {told("a", "Sportfreude Welda", welda, "", "05641 4711"), told("b", "Sportfreunde Welda", welda, "", "+49 5641 4711"), twin.Certain},
		"SC and SV":                              {told("a", "SC Welda", welda), told("b", "SV Welda", welda), ""},
		"SC and SV in one hall":                  {told("a", "SC Welda", welda, "Am Sportplatz 1"), told("b", "SV Welda", welda, "Am Sportplatz 1"), ""},
		"SC and SV with one telephone":           {told("a", "SC Welda", welda, "", "05641 4711"), told("b", "SV Welda", welda, "", "05641 4711"), twin.Ask},
		"first and second":                       {told("a", "Grundschule 1 Warburg", warburg), told("b", "Grundschule 2 Warburg", warburg), ""},
		"one name in two towns":                  {told("a", "Kita Sonnenschein", warburg), told("b", "Kita Sonnenschein", hoexter), ""},
		"one name in two villages":               {told("a", "Kita Sonnenschein", welda), told("b", "Kita Sonnenschein", scherfede), twin.Ask},
		"one word that many have, nothing else":  {told("a", "Sekretariat", warburg), told("b", "Sekretariat", warburg), twin.Ask},
		"one word, two streets":                  {told("a", "Sekretariat", warburg, "Schulstr. 1"), told("b", "Sekretariat", warburg, "Kirchplatz 2"), twin.Ask},
		"the same name, another telephone":       {told("a", "SV Welda", welda, "", "05641 4711"), told("b", "SV Welda", welda, "", "05641 4712"), twin.Ask},
		"moved within the town, one mail":        {told("a", "SV Welda", welda, "", "", "INFO@sv.example"), told("b", "SV Welda", scherfede, "", "", "info@sv.example"), twin.Certain},
		"moved to another town, one mail":        {told("a", "SV Welda", welda, "", "", "info@sv.example"), told("b", "SV Welda", hoexter, "", "", "info@sv.example"), twin.Ask},
		"two names, one switchboard":             {told("a", "Ausländeramt", warburg, "", "05641 92"+"0000"), told("b", "Jugendamt", warburg, "", "05641 920000"), twin.Ask},
		"nobody knows where":                     {told("a", "SV Welda", ""), told("b", "SV Welda", welda), twin.Ask},
		"the town before the name":               {told("a", "Welda: SV Eintracht", welda), told("b", "SV Eintracht", welda), twin.Certain},
		"a colon that is part of the name":       {told("a", "Zukunft: SV Eintracht", welda), told("b", "SV Eintracht", welda), ""},
		"in another script":                      {told("a", "Український дім", warburg), told("b", "Український дім", warburg), twin.Certain},
		"nearly the same name, all else differs": {told("a", "Chor Welda", welda, "Am Markt 1", "05641 1111", "a@x.example"), told("b", "Chöre Welda", welda, "Dorfstr. 7", "05641 2222", "b@x.example"), ""},
		"cut short they look alike":              {told("a", "SC Warburg", warburg), told("b", "Realschule Warburg", warburg), ""},
		"nothing in common but the town":         {told("a", "Chor Welda", welda), told("b", "SV Welda", welda), ""},
		"an empty name beside a telephone":       {told("a", "e. V.", welda, "", "05641 4711"), told("b", "SV Welda", welda, "", "05641 4711"), twin.Ask},
		"a street without a number says nothing": {told("a", "Chor Welda", welda, "Dorfstraße"), told("b", "SV Welda", welda, "Dorfstraße"), ""},
	} {
		found := twin.Find([]graph.Actor{c.a}, []graph.Actor{c.b}, catalog, nil)[c.a.ID]
		back := twin.Find([]graph.Actor{c.b}, []graph.Actor{c.a}, catalog, nil)[c.b.ID]
		got := func(p []twin.Pair) twin.Verdict {
			if len(p) == 0 {
				return ""
			}
			return p[0].Verdict
		}
		if got(found) != c.want || got(back) != c.want {
			t.Errorf("%s: got %q and %q back, want %q: %v", name, got(found), got(back), c.want, found)
		}
	}
}

// TestTwoAlike: where two fit equally well nobody is chosen, and what a person
// held apart is not asked again.
func TestTwoAlike(t *testing.T) {
	there := []graph.Actor{told("x", "SV Welda", "05762036-01"), told("y", "SV Welda e. V.", "05762036-01")}
	news := []graph.Actor{told("a", "SV Welda 1921", "05762036-01")}
	pairs := twin.Find(news, there, catalog, nil)["a"]
	if len(pairs) != 2 || pairs[0].Verdict != twin.Ask || pairs[1].Verdict != twin.Ask {
		t.Errorf("got %v, want both asked", pairs)
	}
	pairs = twin.Find(news, there, catalog, func(a, b graph.ActorID) bool { return b == "x" })["a"]
	if len(pairs) != 1 || pairs[0].B.ID != "y" || pairs[0].Verdict != twin.Certain {
		t.Errorf("x is held apart: got %v, want y for certain", pairs)
	}
}

// TestDistrictHasNoTwins: a whole district is compared with itself.
func TestDistrictHasNoTwins(t *testing.T) {
	there, c, _ := district(t)
	for _, p := range twin.Among(there, c, nil) {
		t.Errorf("got %s = %s, %s: %v; want none", p.A.Name, p.B.Name, p.Verdict, p.Reasons)
	}
}

// BenchmarkFind compares a list of 2,000 with 10,000 actors of one district.
func BenchmarkFind(b *testing.B) {
	var there, news []graph.Actor
	for i := range 10_000 {
		there = append(there, told(fmt.Sprint("t", i), fmt.Sprintf("Sportverein Nummer %d", i), []graph.PlaceKey{"05762036", "05762020", "05762036-01"}[i%3]))
	}
	for i := range 2_000 {
		news = append(news, told(fmt.Sprint("n", i), fmt.Sprintf("SV Nummer %d", i*3), "05762036"))
	}
	for b.Loop() {
		twin.Find(news, there, catalog, nil)
	}
}
