package graphtest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"lotsennetz/graph"
)

var recordCases = []tested{
	{"what is absent", "Actor ActorBySlug Dossier Scene Network Mediator Person Account AccountByEmail Secret Setting Records", absent},
	{"an empty store", "Catalog Actors ActorsNamed Rules Scene Network Roster SpokenLanguages Requests Jobs Messages Concept People Accounts Feed History Records Linked Scan Tallies Sequence", emptyStore},
	{"records in the order asked", "Records", recordsInOrder},
	{"what is linked to a record", "Linked", linkedTo},
	{"scan pages by id as text", "Scan", scan},
	{"catalog", "Catalog", catalog},
	{"deletes in batches", "Remove Scan", bulkDelete},
}

func absent(t *testing.T, s graph.Store) {
	Fill(t, s)
	ctx := t.Context()
	_, e1 := s.Actor(ctx, "none")
	_, e2 := s.ActorBySlug(ctx, "none")
	_, e3 := s.Dossier(ctx, graph.DossierQuery{Actor: "none"})
	_, e4 := s.Scene(ctx, graph.SceneQuery{Actor: "none"})
	_, e5 := s.Network(ctx, graph.NetworkQuery{Around: "none"})
	_, e6 := s.Mediator(ctx, "none")
	_, e7 := s.Person(ctx, "none")
	_, e8 := s.Account(ctx, "none")
	_, e9 := s.AccountByEmail(ctx, "none@nowhere.example")
	_, _, e10 := s.Secret(ctx, "none")
	_, e11 := s.Setting(ctx, "none")
	_, e12 := s.Actor(ctx, "") // no id is no actor
	_, e13 := s.Dossier(ctx, graph.DossierQuery{Actor: "employer", Audience: graph.Network})
	_, e14 := s.Scene(ctx, graph.SceneQuery{Actor: "employer", Audience: graph.Network})
	_, e15 := s.Network(ctx, graph.NetworkQuery{Around: "employer", Audience: graph.Network})
	_, e16 := s.Actor(ctx, "azad") // of another kind
	for i, err := range []error{e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11, e12, e13, e14, e15, e16} {
		if !errors.Is(err, graph.ErrNotFound) {
			t.Errorf("%d: got %v, want ErrNotFound", i+1, err)
		}
	}
}

func emptyStore(t *testing.T, s graph.Store) {
	ctx := t.Context()
	c := must[*graph.Catalog](t)(s.Catalog(ctx))
	if c == nil || c.Places == nil || len(c.Places)+len(c.Topics)+len(c.Groups)+len(c.Languages) != 0 {
		t.Errorf("Catalog: got %+v, want an empty one", c)
	}
	page := must[graph.ActorPage](t)(s.Actors(ctx, graph.ActorQuery{}))
	wantIDs(t, "Actors", page.Actors)
	if page.Total != 0 || page.Next != "" || page.Distances != nil {
		t.Errorf("Actors: got %+v, want nothing", page)
	}
	wantIDs(t, "ActorsNamed", must[[]graph.Actor](t)(s.ActorsNamed(ctx, graph.NameQuery{Text: "x"})))
	scene := must[graph.Scene](t)(s.Scene(ctx, graph.SceneQuery{}))
	wantIDs(t, "Scene.Actors", scene.Actors)
	wantIDs(t, "Scene.Offers", scene.Offers)
	wantIDs(t, "Scene.Needs", scene.Needs)
	wantIDs(t, "Scene.Cooperations", scene.Cooperations)
	net := must[graph.Subgraph](t)(s.Network(ctx, graph.NetworkQuery{}))
	wantIDs(t, "Network.Actors", net.Actors)
	wantIDs(t, "Network.Cooperations", net.Cooperations)
	wantIDs(t, "Network.Seats", net.Seats)
	wantIDs(t, "Network.Measures", net.Measures)
	wantIDs(t, "Network.Projects", net.Projects)
	wantIDs(t, "Network.Duties", net.Duties)
	if net.Members == nil || len(net.Members) > 0 {
		t.Errorf("Network.Members: got %v, want none, not nil", net.Members)
	}
	wantIDs(t, "Requests", must[[]graph.Request](t)(s.Requests(ctx, graph.RequestQuery{})))
	wantIDs(t, "Messages", must[[]graph.Message](t)(s.Messages(ctx, graph.MessageQuery{})))
	if got := must[[]graph.Job](t)(s.Jobs(ctx, graph.JobQuery{})); got == nil || len(got) != 0 {
		t.Errorf("Jobs: got %v, want an empty slice", got)
	}
	concept := must[graph.Concept](t)(s.Concept(ctx, graph.Coordination))
	wantIDs(t, "Concept.Conferences", concept.Conferences)
	wantIDs(t, "Concept.Goals", concept.Goals)
	wantIDs(t, "Concept.Measures", concept.Measures)
	wantIDs(t, "Concept.Projects", concept.Projects)
	wantIDs(t, "People", must[[]graph.Person](t)(s.People(ctx, "")))
	wantIDs(t, "People of nobody", must[[]graph.Person](t)(s.People(ctx, "none")))
	wantIDs(t, "Accounts", must[[]graph.Account](t)(s.Accounts(ctx)))
	wantIDs(t, "Records", must[[]graph.Record](t)(s.Records(ctx, nil)))
	wantIDs(t, "Linked", must[[]graph.Record](t)(s.Linked(ctx, graph.LinkQuery{To: graph.Ref{Kind: graph.KindActor, ID: "x"}, Type: graph.LinkSeatIn, Kind: graph.KindMembership})))
	wantIDs(t, "Scan", must[[]graph.Record](t)(s.Scan(ctx, graph.KindActor, "", 10)))
	if got := must[[]graph.Rule](t)(s.Rules(ctx, graph.RuleQuery{})); got == nil || len(got) != 0 {
		t.Errorf("Rules: got %v, want an empty slice", got)
	}
	if got := must[[]graph.RosterEntry](t)(s.Roster(ctx, graph.RosterQuery{})); got == nil || len(got) != 0 {
		t.Errorf("Roster: got %v, want an empty slice", got)
	}
	if got := must[[]graph.LanguageCount](t)(s.SpokenLanguages(ctx)); got == nil || len(got) != 0 {
		t.Errorf("SpokenLanguages: got %v, want an empty slice", got)
	}
	if got := must[[]graph.Event](t)(s.Feed(ctx, 0, 10)); got == nil || len(got) != 0 {
		t.Errorf("Feed: got %v, want an empty slice", got)
	}
	if got := must[[]graph.Event](t)(s.History(ctx, graph.Ref{Kind: graph.KindActor, ID: "x"}, 10)); got == nil || len(got) != 0 {
		t.Errorf("History: got %v, want an empty slice", got)
	}
	if got := must[[]graph.Tally](t)(s.Tallies(ctx, "x", "")); got == nil || len(got) != 0 {
		t.Errorf("Tallies: got %v, want an empty slice", got)
	}
	if got := must[int64](t)(s.Sequence(ctx)); got != 0 {
		t.Errorf("Sequence: got %d, want 0", got)
	}
}

func recordsInOrder(t *testing.T, s graph.Store) {
	Fill(t, s)
	refs := []graph.Ref{
		{Kind: graph.KindTopic, ID: "sport"}, {Kind: graph.KindActor, ID: "tsv"}, {Kind: graph.KindActor, ID: "none"},
		{Kind: "nonsense", ID: "tsv"}, {Kind: graph.KindPerson, ID: "tsv"}, {Kind: graph.KindActor, ID: "cafe"}, {Kind: graph.KindTopic, ID: "arbeit"},
	}
	wantIDs(t, "Records", must[[]graph.Record](t)(s.Records(t.Context(), refs)), "sport", "tsv", "cafe", "arbeit")
	many := make([]graph.Ref, 3000)
	for i := range many {
		many[i] = graph.Ref{Kind: graph.KindActor, ID: fmt.Sprint("missing", i)}
	}
	many[1500] = graph.Ref{Kind: graph.KindActor, ID: "old"}
	wantIDs(t, "Records of many", must[[]graph.Record](t)(s.Records(t.Context(), many)), "old")
}

func linkedTo(t *testing.T, s graph.Store) {
	Fill(t, s)
	meeting := mustRecord[graph.Meeting](t, s, graph.Ref{Kind: graph.KindMeeting, ID: "t-1"})
	early, secret, gone := meeting, meeting, meeting
	early.ID, early.Version, early.Start = "t-9", 0, meeting.Start.AddDate(0, -1, 0)
	secret.ID, secret.Version, secret.Visibility = "t-0", 0, graph.Coordination
	gone.ID, gone.Version, gone.Archived = "t-2", 0, true
	Store(t, s, early, secret, gone, graph.Membership{Meta: open, ID: "g-tsv", Group: "alliance", Actor: "tsv", Role: graph.SeatMember})
	group := graph.Ref{Kind: graph.KindActor, ID: "alliance"}
	for name, c := range map[string]struct {
		q    graph.LinkQuery
		want []string
	}{
		"by start and id":  {graph.LinkQuery{To: group, Type: graph.LinkMeetingOf, Kind: graph.KindMeeting}, []string{"t-9", "t-0", "t-1"}},
		"limit":            {graph.LinkQuery{To: group, Type: graph.LinkMeetingOf, Kind: graph.KindMeeting, Limit: 1}, []string{"t-9"}},
		"network":          {graph.LinkQuery{Audience: graph.Network, To: group, Type: graph.LinkMeetingOf, Kind: graph.KindMeeting}, []string{"t-9", "t-1"}},
		"another kind":     {graph.LinkQuery{To: group, Type: graph.LinkSeatIn, Kind: graph.KindMembership}, []string{"g-tsv", "g-ki"}},
		"the narrower end": {graph.LinkQuery{Audience: graph.Network, To: graph.Ref{Kind: graph.KindPerson, ID: "mira"}, Type: graph.LinkSeatOf, Kind: graph.KindMembership}, []string{}},
		"a seat of nobody": {graph.LinkQuery{Audience: graph.Public, To: graph.Ref{Kind: graph.KindActor, ID: "tsv"}, Type: graph.LinkSeatOf, Kind: graph.KindMembership}, []string{"g-tsv"}},
		"notes":            {graph.LinkQuery{To: graph.Ref{Kind: graph.KindConference, ID: "2017"}, Type: graph.LinkAbout, Kind: graph.KindNote}, []string{"z-1"}},
		"of nothing":       {graph.LinkQuery{To: graph.Ref{Kind: graph.KindActor, ID: "none"}, Type: graph.LinkMeetingOf, Kind: graph.KindMeeting}, []string{}},
		"nonsense":         {graph.LinkQuery{To: graph.Ref{Kind: "x", ID: "y"}, Type: graph.LinkMeetingOf, Kind: "z"}, []string{}},
	} {
		wantIDs(t, name, must[[]graph.Record](t)(s.Linked(t.Context(), c.q)), c.want...)
	}
}

func scan(t *testing.T, s graph.Store) {
	var records []graph.Record
	for _, id := range []graph.TopicKey{"b", "a", "B", "a1", "a-1", "z", "ä"} {
		records = append(records, topic(id, "", "T"))
	}
	archived := topic("m", "", "T")
	archived.Archived = true
	Store(t, s, append(records, archived)...)
	want := []string{"B", "a", "a-1", "a1", "b", "m", "z", "ä"}
	var got []string
	after := ""
	for {
		page := must[[]graph.Record](t)(s.Scan(t.Context(), graph.KindTopic, after, 3))
		if len(page) == 0 {
			break
		}
		got = append(got, ids(page)...)
		after = page[len(page)-1].Ref().ID
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	wantIDs(t, "Scan of an unknown kind", must[[]graph.Record](t)(s.Scan(t.Context(), "nonsense", "", 3)))
}

func catalog(t *testing.T, s graph.Store) {
	Fill(t, s)
	c := must[*graph.Catalog](t)(s.Catalog(t.Context()))
	if got := c.Ladder("05762001-01"); len(got) != 6 || got[5].Key != "DE" {
		t.Errorf("ladder: got %v, want six rungs up to DE", got)
	}
	if kind, ok := c.Related("ckb", "kmr"); !ok || kind != graph.NeverSubstitute {
		t.Errorf("relation: got %v, want never_substitute", kind)
	}
	if !c.Includes("gefluechtet", "anerkannt") || !c.Groups["frauen"].Protected || c.Languages["kmr"].Own != "Kurmancî" {
		t.Errorf("got %+v, want groups and languages as stored", c.Groups)
	}
	same(t, c.Topics["fussball"], graph.WithVersion(topicOf("fussball"), 1))

	apply(t, s, graph.Put{Record: topic("new", "sport", "Neu")})
	if c := must[*graph.Catalog](t)(s.Catalog(t.Context())); c.Topics["new"].Parent != "sport" || !slices.Contains(c.TopicsIn("sport"), "new") {
		t.Errorf("after a write: got %v, want the new topic", c.Topics["new"])
	}
	apply(t, s, graph.Remove{Ref: graph.Ref{Kind: graph.KindTopic, ID: "new"}, Version: 1})
	if c := must[*graph.Catalog](t)(s.Catalog(t.Context())); c.Topics["new"].Key != "" {
		t.Errorf("after its removal: got %v, want nothing", c.Topics["new"])
	}
}

func topicOf(key graph.TopicKey) graph.Record {
	all := Sample()
	return all[slices.IndexFunc(all, func(r graph.Record) bool { return r.Ref() == graph.Ref{Kind: graph.KindTopic, ID: string(key)} })]
}

func bulkDelete(t *testing.T, s graph.Store) {
	const n = 2500
	records := make([]graph.Record, n)
	for i := range records {
		records[i] = actor(graph.ActorID(fmt.Sprintf("bulk%05d", i)), graph.Welfare, "Masse", seat("", 51, 9, graph.Public))
	}
	Store(t, s, records...)
	left := n
	for left > 0 {
		batch := must[[]graph.Record](t)(s.Scan(t.Context(), graph.KindActor, "", 1000))
		changes := make([]graph.Change, len(batch))
		for i, r := range batch {
			changes[i] = graph.Remove{Ref: r.Ref(), Version: r.Head().Version}
		}
		apply(t, s, changes...)
		if left -= len(batch); len(batch) == 0 {
			t.Fatalf("got an empty batch with %d left, want them all found", left)
		}
	}
	if page := must[graph.ActorPage](t)(s.Actors(t.Context(), graph.ActorQuery{Archived: true})); page.Total != 0 {
		t.Errorf("got %d actors, want none", page.Total)
	}
}
