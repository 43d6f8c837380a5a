package searchtest

import (
	"fmt"
	"math/rand/v2"

	"lotsennetz/graph"
	"lotsennetz/search"
)

var (
	kindsOf = []string{"Sportverein", "Turnverein", "Flüchtlingshilfe", "Kita", "Heimatverein", "Musikverein", "Bäckerei", "Kirchengemeinde", "Fahrradwerkstatt", "Begegnungscafé", "Volkshochschule", "Schützenverein"}
	made    = []string{"Grün-Weiß", "Rot-Weiß", "Sonnenschein", "Eintracht", "Arche", "Regenbogen", "Müller", "Böddeker", "Am Markt", "Concordia", "Nord", "Süd"}
	towns   = []string{"Bad Driburg", "Beverungen", "Borgentreich", "Brakel", "Höxter", "Marienmünster", "Nieheim", "Steinheim", "Warburg", "Willebadessen"}
	labels  = [][]string{{"Fußball", "Kicken", "Jugendfußball"}, {"Schwimmen", "Schwimmkurs"}, {"Deutschkurs", "Sprachkurs", "Integrationskurs"}, {"Kinderbetreuung", "Kindergarten"}, {"Arbeitsmarkt", "Jobsuche"}, {"Musik", "Chor"}}
)

// Generated makes documents of n actors, the same for the same n.
func Generated(n int) []search.Document {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	pick := func(s []string) string { return s[r.IntN(len(s))] }
	docs := make([]search.Document, n)
	for i := range docs {
		town := r.IntN(len(towns))
		d := actor(fmt.Sprintf("G%06d", i), fmt.Sprintf("%s %s %s %d", pick(kindsOf), pick(made), towns[town], 1880+r.IntN(140)))
		topic := r.IntN(len(labels))
		d.Kind = graph.ActorKinds[r.IntN(len(graph.ActorKinds))]
		d.Names = []string{fmt.Sprintf("Gruppe %s%d", pick(made), i)}
		d.Words, d.Towns, d.Detail = labels[topic], []string{towns[town]}, towns[town]
		d.Topics = []graph.TopicKey{graph.TopicKey(fmt.Sprintf("t%d", topic))}
		d.Exact = []string{fmt.Sprintf("info%d@verein.example", i), fmt.Sprintf("0221 47%05d", i)}
		d.Places = []graph.PlaceKey{graph.PlaceKey(fmt.Sprintf("05762%03d", 4*town+4)), "05762"}
		d.Point = graph.Point{Lat: 51.5 + r.Float64()/3, Lon: 9 + r.Float64()/3}
		d.Text = "Offener Treff für alle, Probetraining jederzeit möglich, Mitgliedsbeitrag über Bildung und Teilhabe in " + towns[town] + "."
		docs[i] = d
	}
	return docs
}

// Questions are what benchmarks ask of Generated.
var Questions = []search.Query{
	{Text: "Fussball Warburg"}, {Text: "grün weiss höx", Prefix: true}, {Text: "Turnvrein Brakel"}, {Text: "Verein"},
	{Text: "Kinderbetreuung", Places: []graph.PlaceKey{"05762020"}}, {Text: "info77@verein.example"}, {Text: "m", Prefix: true},
	{Text: "Fahrradwerkstatt", Near: graph.Point{Lat: 51.7, Lon: 9.2}},
}
