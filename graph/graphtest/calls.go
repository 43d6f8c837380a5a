package graphtest

import (
	"context"
	"reflect"
	"time"

	"lotsennetz/graph"
)

// Calls has one call of every method of a Reader by name, each of something the
// sample network has. They tell the error alone.
func Calls(r graph.Reader) map[string]func(context.Context) error {
	out := map[string]func(context.Context) error{}
	v := reflect.ValueOf(r)
	for i := range reflect.TypeFor[graph.Reader]().NumMethod() {
		name := reflect.TypeFor[graph.Reader]().Method(i).Name
		out[name] = func(ctx context.Context) error {
			in := []reflect.Value{reflect.ValueOf(ctx)}
			for _, a := range arguments[name] {
				in = append(in, reflect.ValueOf(a))
			}
			results := v.MethodByName(name).Call(in)
			err, _ := results[len(results)-1].Interface().(error)
			return err
		}
	}
	return out
}

// arguments are those of every method of Reader after the context; a method
// without any has its line as well.
var arguments = map[string][]any{
	"Catalog":         {},
	"Actor":           {graph.ActorID("tsv")},
	"ActorBySlug":     {"tsv"},
	"Actors":          {graph.ActorQuery{Near: graph.Point{Lat: 51.7, Lon: 9.1}}},
	"ActorsNamed":     {graph.NameQuery{Text: "TSV"}},
	"Dossier":         {graph.DossierQuery{Actor: "tsv"}},
	"Rules":           {graph.RuleQuery{Topics: []graph.TopicKey{"arbeitserlaubnis"}}},
	"Scene":           {graph.SceneQuery{Actor: "tsv", RadiusKM: 50}},
	"Network":         {graph.NetworkQuery{Around: "tsv", Relations: graph.Relations}},
	"Mediator":        {graph.MediatorID("azad")},
	"Roster":          {graph.RosterQuery{Languages: []graph.LanguageCode{"kmr"}}},
	"SpokenLanguages": {},
	"Requests":        {graph.RequestQuery{To: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}},
	"Jobs":            {graph.JobQuery{To: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}},
	"Messages":        {graph.MessageQuery{DueBy: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}},
	"Concept":         {graph.Coordination},
	"Person":          {graph.PersonID("mira")},
	"People":          {graph.ActorID("ki")},
	"Account":         {graph.AccountID("a-tsv")},
	"AccountByEmail":  {"vorstand@tsv.example"},
	"Accounts":        {},
	"Secret":          {SecretHash},
	"Sequence":        {},
	"Feed":            {int64(0), 10},
	"History":         {graph.Ref{Kind: graph.KindActor, ID: "tsv"}, 10},
	"Past":            {graph.KindActor, time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)},
	"Lives":           {graph.KindActor},
	"Records":         {[]graph.Ref{{Kind: graph.KindActor, ID: "tsv"}}},
	"Scan":            {graph.KindActor, "", 10},
	"Linked":          {graph.LinkQuery{To: graph.Ref{Kind: graph.KindActor, ID: "alliance"}, Type: graph.LinkMeetingOf, Kind: graph.KindMeeting}},
	"Setting":         {graph.PoolSetting},
	"Tallies":         {graph.GapSeries, graph.Date("")},
}
