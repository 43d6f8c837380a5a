package graphtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
)

var viewCases = []tested{
	{"no view shows what its viewer may not know", "", viewHides},
	{"what a view hides is absent", "", viewAbsent},
	{"members see their own", "", viewOwn},
}

// Canaries are texts that begin with zq- and a letter for who may see them:
// n the network, c coordinators, a admins alone, x nobody.
var canary = regexp.MustCompile(`zq-[ncax]-[a-z0-9]+`)

// odd values that stand for canaries where a field is no text.
var odd = map[string]string{"53.111": "zq-c-point", "53.222": "zq-n-point", "1999-09-09": "zq-n-since", "1911-11-11": "zq-c-born"}

// canaries are records of every kind with every protected field filled, to be
// stored after the sample network. The vocabulary is open to all and has none.
func canaries() []graph.Record {
	return slices.Concat(canaryActors(), canaryPeople(), canaryWork(), canaryNotes())
}

func canaryActors() []graph.Record {
	hidden := actor("zq-c-actor", graph.Employer, "zq-c-name", seat("05762001", 53.111, 9.1, graph.Public))
	hidden.Visibility, hidden.Topics = graph.Coordination, []graph.TopicKey{"sport"}
	inside := actor("zq-n-actor", graph.Welfare, "zq-n-name", seat("05762001", 53.222, 9.1, graph.Public))
	inside.Visibility, inside.Topics, inside.Aliases = graph.Network, []graph.TopicKey{"sport"}, []string{"zq-n-alias"}
	open := actor("canary", graph.Initiative, "Offen")
	open.Source, open.Topics, open.MemberOf = "zq-c-source", []graph.TopicKey{"sport"}, []graph.ActorID{"zq-c-actor", "alliance"}
	for _, v := range []graph.Visibility{graph.Coordination, graph.Network} {
		mark := map[graph.Visibility]string{graph.Coordination: "c", graph.Network: "n"}[v]
		s := seat("05762001", map[graph.Visibility]float64{graph.Coordination: 53.111, graph.Network: 53.222}[v], 9.1, v)
		s.Street, s.Town, s.Postcode = "zq-"+mark+"-street", "zq-"+mark+"-town", "zq-"+mark+"-code"
		open.Seats = append(open.Seats, s)
		open.Channels = append(open.Channels,
			graph.Channel{Kind: graph.Phone, Value: "zq-" + mark + "-1", Note: "zq-" + mark + "-note", Visibility: v},
			graph.Channel{Kind: graph.Email, Value: "zq-" + mark + "-mail@x.example", Visibility: v})
	}
	return []graph.Record{hidden, inside, open}
}

func canaryPeople() []graph.Record {
	consent := func(field graph.ConsentField, withdrawn graph.Date) graph.Consent {
		return graph.Consent{Field: field, TextVersion: "zq-c-version", GivenOn: "2026-01-01", GivenBy: "self", Way: "zq-c-way", WithdrawnOn: withdrawn}
	}
	posts := []graph.Post{{Actor: "canary", Title: "Vorstand"}, {Actor: "zq-c-actor", Title: "zq-c-post"}, {Actor: "zq-n-actor", Title: "zq-n-post"}}
	willing := graph.Person{Meta: graph.Meta{Visibility: graph.Public, Source: "zq-c-psource"}, ID: "willing", Name: "Wanda", Posts: posts,
		Channels: []graph.Channel{{Kind: graph.Phone, Value: "zq-n-2", Visibility: graph.Public}, {Kind: graph.Email, Value: "zq-n-wanda@x.example", Visibility: graph.Network}, {Kind: graph.Phone, Value: "zq-c-3"}},
		Consents: []graph.Consent{consent(graph.ConsentName, ""), consent(graph.ConsentPhone, "2026-01-02")}, BornOn: "1911-11-11", Note: "zq-c-pnote"}
	silent := graph.Person{Meta: open, ID: "zq-n-silent", Name: "zq-n-silence", Posts: posts[:1]}
	again := graph.Person{Meta: open, ID: "zq-n-again", Name: "zq-n-withdrawn", Posts: posts[:1], Consents: []graph.Consent{consent(graph.ConsentName, "2026-01-02")}}
	secret := graph.Person{ID: "zq-c-person", Name: "zq-c-pname", Posts: posts[:1]}
	m := graph.Mediator{Meta: graph.Meta{Visibility: graph.Network, Source: "zq-c-msource"}, ID: "zq-n-mediator", Name: "zq-n-mname", Home: seat("05762001", 53.111, 9, graph.Public),
		Channels: []graph.Channel{{Kind: graph.Phone, Value: "zq-c-4", Visibility: graph.Public}}, Skills: []graph.Skill{graph.SkillOf("kmr", graph.B2)}, German: graph.B2,
		Modes: []graph.Mode{graph.Video}, Willingness: graph.AskLess, Documents: []graph.Document{{Kind: graph.Conduct, SeenBy: "zq-c-seenby"}},
		Barred: []graph.ActorID{"zq-c-barred"}, Note: "zq-c-mnote", Language: "zq-c-mlanguage"}
	m.Home.Street = "zq-c-home"
	within := m
	within.ID, within.Name, within.Visibility = "zq-c-mediator", "zq-c-mname", graph.Coordination
	at := time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)
	request := graph.Request{ID: "zq-c-request", Actor: "zq-c-actor", Language: "kmr", Start: at, Minutes: 60, Mode: graph.Video, State: graph.RequestOpen, CreatedAt: at,
		Requester: graph.Requester{Institution: "zq-c-institution", Name: "zq-c-rname", Email: "zq-c-req@x.example"}, Address: "zq-c-address", Reference: "zq-c-reference", Note: "zq-c-rnote"}
	assignment := graph.Assignment{ID: "zq-c-assignment", Request: "zq-c-request", Mediator: "zq-n-mediator", State: graph.AssignmentDone, Start: at, End: at.Add(time.Hour), AskedAt: at, Actor: "zq-c-actor",
		Actual: &graph.Actual{Start: at, End: at.Add(time.Hour), Note: "zq-c-actual", By: graph.SideMediator}, Feedback: []graph.Feedback{{Side: graph.SideMediator, Stars: 1, Text: "zq-c-feedback"}}}
	account := graph.Account{Meta: graph.Meta{Source: "zq-a-asource"}, ID: "zq-a-account", Email: "zq-a-mail@x.example", Name: "zq-a-name", Role: graph.RoleCoordinator, PasswordHash: "zq-x-password"}
	session := graph.Secret{Hash: "zq-x-" + strings.Repeat("0", 59), Account: "zq-a-account", Kind: graph.Session, Label: "zq-x-label", CreatedAt: at}
	return []graph.Record{willing, silent, again, secret, m, within, request, assignment, account, session,
		graph.Setting{Key: "zq-c-setting", Value: json.RawMessage(`"zq-c-value"`)}, graph.Setting{Meta: head(graph.Network), Key: "zq-n-setting", Value: json.RawMessage(`"zq-n-value"`)}}
}

func canaryWork() []graph.Record {
	rule := graph.Responsibility{Meta: graph.Meta{Visibility: graph.Public, Source: "zq-c-rsource"}, ID: "rule", Topic: "sport", Areas: []graph.PlaceKey{"05762"}, Rank: 1, Holder: "canary", Person: "zq-c-person", Function: "Amt"}
	ofHidden, within := rule, rule
	ofHidden.ID, ofHidden.Holder, ofHidden.Function = "zq-c-rule", "zq-c-actor", "zq-c-function"
	within.ID, within.Visibility, within.Function = "zq-n-rule", graph.Network, "zq-n-function"
	named := rule
	named.ID, named.Person = "named", "zq-n-silent"
	wish := func(a graph.ActorID, title string) graph.Wish {
		return graph.Wish{Actor: a, Title: title, Topic: "sport"}
	}
	sourced := graph.Meta{Visibility: graph.Public, Source: "zq-c-wsource"}
	pair := func(b graph.ActorID, state graph.CooperationState, v graph.Visibility) graph.Cooperation {
		intro := &graph.Introduction{By: "zq-c-introducer", Note: "zq-c-intro", AnswerA: &graph.IntroWord{Note: "zq-c-word"}}
		return graph.Cooperation{Meta: graph.Meta{Visibility: v, Source: "zq-c-csource"}, Intro: intro, CheckIns: []graph.CheckIn{{By: "zq-c-checker"}}, ID: graph.PairID("canary", b), A: min("canary", b), B: max("canary", b), State: state, Since: "2025-01-01", Reasons: []string{"zq-n-reason"}, Score: 0.5,
			History: []graph.Step{{At: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), To: state, Who: "zq-c-who", Reason: "zq-c-why"}}}
	}
	asked := pair("svb", graph.Asked, graph.Public)
	asked.Since = "1999-09-09"
	owner, name := graph.ActorID("canary"), "zq-n-owner"
	aim := func(title string) graph.Aim {
		defer func() { owner, name = "zq-c-actor", "zq-c-hiddenowner" }()
		return graph.Aim{Title: title, Topic: "sport", Owner: graph.Owner{Actor: owner, Name: name, Email: "zq-c-owner@x.example"},
			Funding: []graph.Funding{{Source: "zq-n-funding"}}, Participants: []graph.Participant{{Actor: "canary", Role: graph.Provider}, {Actor: "zq-c-actor", Role: graph.Partner}, {Actor: "zq-n-actor", Role: graph.Partner}}}
	}
	return []graph.Record{rule, ofHidden, within, named,
		graph.Offer{Meta: sourced, ID: "offer", Wish: wish("canary", "Gabe")}, graph.Offer{Meta: sourced, ID: "zq-c-offer", Wish: wish("zq-c-actor", "zq-c-otitle")},
		graph.Offer{Meta: head(graph.Network), ID: "zq-n-offer", Wish: wish("canary", "zq-n-otitle")},
		graph.Need{Meta: sourced, ID: "need", Wish: wish("canary", "Bitte")}, graph.Need{Meta: sourced, ID: "zq-n-need", Wish: wish("zq-n-actor", "zq-n-ntitle")}, graph.Need{ID: "zq-c-need", Wish: wish("canary", "zq-c-ntitle")},
		pair("tsv", graph.Cooperating, graph.Public), asked, pair("zq-c-actor", graph.Cooperating, graph.Public), pair("zq-n-actor", graph.Cooperating, graph.Public), pair("ki", graph.Cooperating, graph.Coordination),
		graph.Conference{Meta: sourced, ID: "conf", Aim: aim("Konferenz")}, graph.Conference{ID: "zq-c-conf", Aim: aim("zq-c-conftitle")},
		graph.Goal{Meta: sourced, ID: "goal", Conference: "zq-c-conf", Aim: aim("Ziel")}, graph.Goal{Meta: head(graph.Network), ID: "zq-n-goal", Aim: aim("zq-n-goaltitle")},
		graph.Measure{Meta: sourced, ID: "measure", Goal: "zq-n-goal", Aim: aim("Maßnahme")}, graph.Measure{ID: "zq-c-measure", Aim: aim("zq-c-measuretitle")},
		graph.Project{Meta: sourced, ID: "project", Measure: "zq-c-measure", Aim: aim("Projekt")}, graph.Project{Meta: head(graph.Network), ID: "zq-n-project", Aim: aim("zq-n-projecttitle")},
	}
}

func canaryNotes() []graph.Record {
	at := time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)
	note := graph.Note{Meta: graph.Meta{Visibility: graph.Public, Source: "zq-c-nsource"}, ID: "note", About: graph.Ref{Kind: graph.KindConference, ID: "conf"}, Text: "Zettel",
		State: graph.NoteNew, At: at, Author: "zq-c-author", Votes: 1, Voters: []string{"zq-c-voter"}}
	waiting, elsewhere := note, note
	waiting.ID, waiting.Text, waiting.Visibility = "zq-c-note", "zq-c-text", graph.Coordination
	elsewhere.ID, elsewhere.Text, elsewhere.About.ID = "zq-c-elsewhere", "zq-c-comment", "zq-c-conf"
	meeting := graph.Meeting{Meta: graph.Meta{Visibility: graph.Public, Source: "zq-c-tsource"}, ID: "meeting", Group: "canary", Title: "Treffen", Start: at, Minutes: 60}
	inside, hidden := meeting, meeting
	inside.ID, inside.Title, inside.Visibility = "zq-n-meeting", "zq-n-meetingtitle", graph.Network
	hidden.ID, hidden.Group, hidden.Title = "zq-c-meeting", "zq-c-actor", "zq-c-meetingtitle"
	member := graph.Membership{Meta: graph.Meta{Visibility: graph.Public, Source: "zq-c-gsource"}, ID: "member", Group: "canary", Actor: "tsv", Name: "zq-n-member", Email: "zq-c-member@x.example", Role: graph.SeatMember}
	of := member
	of.ID, of.Actor, of.Name = "zq-c-member", "zq-c-actor", "zq-c-membername"
	return []graph.Record{note, waiting, elsewhere, meeting, inside, hidden, member, of,
		graph.Diary{ID: "zq-n-mediator"},
		graph.Twin{ID: "tsv:zq-c-twin", A: "tsv", B: "zq-c-twin", State: graph.TwinMerged, Kept: "tsv", At: at, By: "zq-c-by"},
		graph.Message{ID: "zq-c-message", Template: "ask", To: "zq-c-to@x.example", Name: "zq-c-toname", Args: map[string]string{"note": "zq-c-arg"}, State: graph.MessageWaiting, CreatedAt: at, Due: at,
			Job: &graph.Occasion{Institution: "zq-c-occasion", Contact: "zq-c-contact"}, Doors: []graph.Door{{Kind: graph.DoorAnswer, Subject: "zq-c-door"}}},
	}
}

// texts collects every text in a value, numbers and bytes included.
func texts(v reflect.Value, add func(string)) {
	switch v.Kind() {
	case reflect.String:
		add(v.String())
	case reflect.Float64:
		add(strconv.FormatFloat(v.Float(), 'f', -1, 64))
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			texts(v.Elem(), add)
		}
	case reflect.Struct:
		if t, ok := v.Interface().(time.Time); ok {
			add(t.String())
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				texts(v.Field(i), add)
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			add(string(v.Bytes()))
			return
		}
		for i := range v.Len() {
			texts(v.Index(i), add)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			texts(k, add)
			texts(v.MapIndex(k), add)
		}
	}
}

// found are the canaries in some values.
func found(values ...any) map[string]bool {
	out := map[string]bool{}
	for _, v := range values {
		texts(reflect.ValueOf(v), func(s string) {
			for _, c := range canary.FindAllString(s, -1) {
				out[c] = true
			}
			for text, c := range odd {
				if s == text {
					out[c] = true
				}
			}
		})
	}
	return out
}

// questions are argument lists of every method of Reader, asking for everything
// there is.
func questions(all []graph.Record) map[string][][]any {
	q := map[string][][]any{}
	add := func(name string, args ...any) { q[name] = append(q[name], args) }
	var refs []graph.Ref
	for _, r := range all {
		ref := r.Ref()
		refs = append(refs, ref)
		switch id := ref.ID; ref.Kind {
		case graph.KindActor:
			a := graph.ActorID(id)
			add("Actor", a)
			add("ActorBySlug", id)
			add("Dossier", graph.DossierQuery{Actor: a})
			add("Scene", graph.SceneQuery{Actor: a, RadiusKM: 1000})
			add("Network", graph.NetworkQuery{Around: a, States: graph.CooperationStates})
			add("People", a)
			add("ActorsNamed", graph.NameQuery{Text: r.Facts().Name, Limit: 50})
		case graph.KindMediator:
			add("Mediator", graph.MediatorID(id))
			add("Roster", graph.RosterQuery{Mediator: graph.MediatorID(id)})
		case graph.KindRequest:
			add("Jobs", graph.JobQuery{Requests: []graph.RequestID{graph.RequestID(id)}})
		case graph.KindPerson:
			add("Person", graph.PersonID(id))
		case graph.KindAccount:
			add("Account", graph.AccountID(id))
			add("AccountByEmail", r.(graph.Account).Email)
		case graph.KindSecret:
			add("Secret", id)
		case graph.KindSetting:
			add("Setting", id)
		}
		add("History", ref, 100)
	}
	for _, kind := range graph.Kinds {
		add("Scan", kind, "", 3)
		add("Scan", kind, "", 200)
		add("Past", kind, time.Now().Add(time.Hour))
		add("Lives", kind)
	}
	add("Catalog")
	add("Actors", graph.ActorQuery{Archived: true, Limit: 200})
	add("Actors", graph.ActorQuery{Near: graph.Point{Lat: 51.7, Lon: 9.1}, Limit: 200})
	add("Rules", graph.RuleQuery{})
	add("Scene", graph.SceneQuery{})
	add("Network", graph.NetworkQuery{States: graph.CooperationStates})
	add("Roster", graph.RosterQuery{})
	add("SpokenLanguages")
	add("Requests", graph.RequestQuery{})
	add("Jobs", graph.JobQuery{})
	for _, ref := range refs {
		for _, l := range linked {
			if ref.Kind == l.To.Kind {
				l.To = ref
				add("Linked", l)
			}
		}
	}
	add("Messages", graph.MessageQuery{})
	add("Concept", graph.Coordination)
	add("People", graph.ActorID(""))
	add("Accounts")
	add("Sequence")
	add("Feed", int64(0), 500)
	add("Records", refs)
	add("Tallies", graph.GapSeries, graph.Date(""))
	return q
}

// ask calls every method of a Reader with every argument list and hands on what
// it answered.
func ask(t *testing.T, r graph.Reader, all []graph.Record, got func(call string, canaries map[string]bool)) {
	t.Helper()
	qs := questions(all)
	reader := reflect.TypeFor[graph.Reader]()
	for i := range reader.NumMethod() {
		name := reader.Method(i).Name
		if len(qs[name]) == 0 {
			t.Fatalf("%s: got no question, want one that could leak", name)
		}
		for _, args := range qs[name] {
			in := []reflect.Value{reflect.ValueOf(t.Context())}
			for _, a := range args {
				in = append(in, reflect.ValueOf(a))
			}
			results := reflect.ValueOf(r).MethodByName(name).Call(in)
			err, _ := results[len(results)-1].Interface().(error)
			if err != nil && !errors.Is(err, graph.ErrNotFound) && !errors.Is(err, graph.ErrForbidden) {
				t.Fatalf("%s(%v): %v", name, args, err)
			}
			var values []any
			for _, v := range results[:len(results)-1] {
				values = append(values, v.Interface())
			}
			got(fmt.Sprintf("%s(%.80v)", name, args), found(values...))
		}
	}
}

func viewHides(t *testing.T, s graph.Store) {
	Fill(t, s)
	Store(t, s, actor("zq-c-barred", graph.Employer, "Gesperrt"))
	barred := must[graph.Actor](t)(s.Actor(t.Context(), "zq-c-barred"))
	barred.Visibility = graph.Coordination
	apply(t, s, graph.Put{Record: barred})
	Store(t, s, canaries()...)
	all := slices.Concat(Sample(), []graph.Record{barred}, canaries())
	wanted := map[string]bool{}
	for _, r := range all {
		for c := range found(r) {
			wanted[c] = true
		}
	}
	for _, c := range []struct {
		who    string
		viewer graph.Viewer
		may    string // letters of the canaries she may see
		must   string // and of those she must
	}{
		{"visitor", graph.Viewer{}, "", ""},
		{"member", graph.As(graph.Network), "n", "n"},
		{"member of tsv", graph.Viewer{Account: "a-tsv", Role: graph.RoleMember, Actors: []graph.ActorID{"tsv", "svb"}}, "n", "n"},
		{"coordinator", graph.As(graph.Coordination), "nc", "nc"},
		{"admin", graph.Viewer{Role: graph.RoleAdmin, Account: "a-admin"}, "nca", "nca"},
	} {
		seen := map[string]bool{}
		ask(t, graph.View(s, c.viewer), all, func(call string, canaries map[string]bool) {
			for k := range canaries {
				seen[k] = true
				own := c.who == "member of tsv" && slices.Contains(ofTheirs, k)
				if !strings.ContainsAny(k[3:4], c.may) && !own {
					t.Errorf("%s: %s: got %s, want it hidden", c.who, call, k)
				}
			}
		})
		for k := range wanted {
			if strings.ContainsAny(k[3:4], c.must) && !seen[k] {
				t.Errorf("%s: got %s nowhere, want her to see it", c.who, k)
			}
		}
	}
}

// ofTheirs is what the two sides of a cooperation know beside coordinators.
var ofTheirs = []string{"zq-c-who", "zq-c-why", "zq-c-csource", "zq-c-introducer", "zq-c-intro", "zq-c-word", "zq-c-checker"}

func viewAbsent(t *testing.T, s graph.Store) {
	Fill(t, s)
	ctx := t.Context()
	public := graph.View(s, graph.Viewer{})
	wantIDs(t, "Scan", must[[]graph.Record](t)(public.Scan(ctx, graph.KindMediator, "", 1)))
	wantIDs(t, "Requests", must[[]graph.Request](t)(public.Requests(ctx, graph.RequestQuery{})))
	page := must[graph.ActorPage](t)(public.Actors(ctx, graph.ActorQuery{Audience: graph.Coordination}))
	if page.Total != 8 || len(page.Actors) != 8 {
		t.Errorf("Actors: got %d of %d, want 8: an audience in the question changes nothing", len(page.Actors), page.Total)
	}
	for name, call := range map[string]func(context.Context) error{
		"Actor":       func(ctx context.Context) error { _, err := public.Actor(ctx, "employer"); return err },
		"ActorBySlug": func(ctx context.Context) error { _, err := public.ActorBySlug(ctx, "employer"); return err },
		"Person":      func(ctx context.Context) error { _, err := public.Person(ctx, "jan"); return err },
		"People":      func(ctx context.Context) error { _, err := public.People(ctx, "employer"); return err },
		"Mediator":    func(ctx context.Context) error { _, err := public.Mediator(ctx, "azad"); return err },
		"Account":     func(ctx context.Context) error { _, err := public.Account(ctx, "a-tsv"); return err },
	} {
		if err := call(ctx); !errors.Is(err, graph.ErrNotFound) {
			t.Errorf("%s: got %v, want ErrNotFound", name, err)
		}
	}
	counts := must[[]graph.LanguageCount](t)(public.SpokenLanguages(ctx))
	if len(counts) != 2 || counts[0] != (graph.LanguageCount{Language: "kmr", Few: true}) {
		t.Errorf("SpokenLanguages: got %v, want few of each", counts)
	}
}

func viewOwn(t *testing.T, s graph.Store) {
	Fill(t, s)
	ctx := t.Context()
	mine := graph.View(s, graph.Viewer{Account: "a-tsv", Role: graph.RoleMember, Actors: []graph.ActorID{"tsv"}})
	wantIDs(t, "own requests", must[[]graph.Request](t)(mine.Requests(ctx, graph.RequestQuery{})), "q-1")
	if got := must[graph.Account](t)(mine.Account(ctx, "a-tsv")); got.PasswordHash != "" || got.Name == "" {
		t.Errorf("own account: got %+v, want it without the password hash", got)
	}
	if _, err := mine.Account(ctx, "a-admin"); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("another account: got %v, want ErrNotFound", err)
	}
	c := mustRecord[graph.Cooperation](t, s, graph.Ref{Kind: graph.KindCooperation, ID: "tsv:welcome"})
	got := must[[]graph.Record](t)(mine.Records(ctx, []graph.Ref{c.Ref()}))
	if len(got) != 1 || got[0].(graph.Cooperation).History[0].Reason != "Saison" {
		t.Errorf("own cooperation: got %+v, want its history with reasons", got)
	}
}

// linked are the questions of Linked, by the kind they are asked about.
var linked = []graph.LinkQuery{
	{To: graph.Ref{Kind: graph.KindConference}, Type: graph.LinkAbout, Kind: graph.KindNote},
	{To: graph.Ref{Kind: graph.KindMeasure}, Type: graph.LinkAbout, Kind: graph.KindNote},
	{To: graph.Ref{Kind: graph.KindActor}, Type: graph.LinkMeetingOf, Kind: graph.KindMeeting},
	{To: graph.Ref{Kind: graph.KindActor}, Type: graph.LinkSeatIn, Kind: graph.KindMembership},
	{To: graph.Ref{Kind: graph.KindPerson}, Type: graph.LinkSeatOf, Kind: graph.KindMembership},
	{To: graph.Ref{Kind: graph.KindActor}, Type: graph.LinkHeldBy, Kind: graph.KindResponsibility},
	{To: graph.Ref{Kind: graph.KindRequest}, Type: graph.LinkServes, Kind: graph.KindAssignment},
	{To: graph.Ref{Kind: graph.KindLanguage}, Type: graph.LinkNeedsLanguage, Kind: graph.KindRequest},
}
