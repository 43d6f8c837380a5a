package handlers

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

// A canary is a text that stands in one field of the network and nowhere else.
type canary struct {
	text  string
	field string
	from  int // the least of readers that may see it
	id    bool
}

// Readers of what is protected, each seeing what those before see.
const (
	toVisitors = iota
	toMembers
	toCoordinators
	toAdmins
	toNobody
)

// readers are the roles by what they may see.
var readers = []graph.Role{toVisitors: graph.RoleVisitor, toMembers: graph.RoleMember, toCoordinators: graph.RoleCoordinator, toAdmins: graph.RoleAdmin}

// aviary makes a network in which every protected field holds its own canary.
type aviary struct {
	canaries []canary
	records  []graph.Record
}

// word is a canary of letters.
func (a *aviary) word(from int, field string) string {
	text := fmt.Sprintf("kanari%03dvogel", len(a.canaries))
	a.canaries = append(a.canaries, canary{text: text, field: field, from: from})
	return text
}

// id is a canary that names a record: logs may have it, unlike the others.
func (a *aviary) id(from int, field string) string {
	text := a.word(from, field)
	a.canaries[len(a.canaries)-1].id = true
	return text
}

// digits is a canary for numbers: telephones, postcodes, references.
func (a *aviary) digits(from int, field string) string {
	text := fmt.Sprintf("7700%04d", 1300+7*len(a.canaries))
	a.canaries = append(a.canaries, canary{text: text, field: field, from: from})
	return text
}

func (a *aviary) mail(from int, field string) string { return a.word(from, field) + "@vogel.example" }

// point is a position whose latitude is a canary.
func (a *aviary) point(from int, field string) graph.Point {
	n := len(a.canaries)
	p := graph.Point{Lat: 51.5 + float64(1000*n+137)/1e7, Lon: 9.123456}
	a.canaries = append(a.canaries, canary{text: fmt.Sprint(p.Lat), field: field, from: from})
	return p
}

func (a *aviary) add(records ...graph.Record) { a.records = append(a.records, records...) }

func meta(v graph.Visibility) graph.Meta { return graph.Meta{Visibility: v} }

// readersOf is who may see a record of a visibility.
func readersOf(v graph.Visibility) int { return int(graph.Public - v) }

// shelterPlace is the village of the shelter. Villages are public; that the
// shelter is there is not.
const shelterPlace graph.PlaceKey = "05762009-07"

const shelterTown = "Vogelsangerhausen"

// newAviary is the whole network. Its member speaks for the club "eigen".
func newAviary() *aviary {
	a := &aviary{}
	for _, r := range graphtest.Sample() {
		switch r.Ref().Kind {
		case graph.KindPlace, graph.KindTopic, graph.KindGroup, graph.KindLanguage, graph.KindLanguageRelation:
			a.add(r)
		}
	}
	a.add(graph.Place{Meta: meta(graph.Public), Key: "05762009", Name: "Vogelstadt", Kind: graph.Municipality, Parent: "05762", Point: graph.Point{Lat: 51.77, Lon: 9.3}},
		graph.Place{Meta: meta(graph.Public), Key: shelterPlace, Name: shelterTown, Kind: graph.Village, Parent: "05762009", Point: graph.Point{Lat: 51.9, Lon: 9.4}})
	a.accounts()
	a.actors()
	a.people()
	a.rules()
	a.wishes()
	a.pool()
	a.concept()
	a.circles()
	a.settings()
	return a
}

// hidden are the actors that some may not know of, by visibility.
func hiddenActor(v graph.Visibility) graph.ActorID { return graph.ActorID("verborgen-" + v.String()) }

func (a *aviary) actors() {
	shelter := graph.Actor{Meta: graph.Meta{Visibility: graph.Public, Source: a.word(toCoordinators, "actor.source")}, ID: "schutz", Slug: "schutz", Kind: graph.Welfare,
		Name: "Schutzhaus " + a.word(toVisitors, "actor.name"), Description: a.word(toVisitors, "actor.description"), Groups: []graph.GroupKey{"frauen"}, Topics: []graph.TopicKey{"sport"},
		MemberOf: []graph.ActorID{hiddenActor(graph.Coordination)},
		Seats: []graph.Seat{{Place: shelterPlace, Street: a.word(toCoordinators, "seat.street"), Postcode: a.digits(toCoordinators, "seat.postcode"),
			Town: a.word(toCoordinators, "seat.town"), Point: a.point(toCoordinators, "seat.point"), Visibility: graph.Coordination}}}
	for _, v := range graph.Audiences {
		from := readersOf(v)
		shelter.Channels = append(shelter.Channels,
			graph.Channel{Kind: graph.Phone, Value: a.digits(from, "channel.phone "+v.String()), Note: a.word(from, "channel.note "+v.String()), Visibility: v},
			graph.Channel{Kind: graph.Email, Value: a.mail(from, "channel.email "+v.String()), Visibility: v},
			graph.Channel{Kind: graph.Web, Value: "https://" + a.word(from, "channel.web "+v.String()) + ".example", Visibility: v})
	}
	own := graph.Actor{Meta: meta(graph.Public), ID: "eigen", Slug: "eigen", Kind: graph.SportsClub, Name: "Eigener Verein", Topics: []graph.TopicKey{"sport", "fussball"},
		Seats:    []graph.Seat{{Place: "05762001", Street: a.word(toMembers, "own seat.street"), Point: graph.Point{Lat: 51.7, Lon: 9.1}, Visibility: graph.Coordination}, {Place: "05762001", Visibility: graph.Public}},
		Channels: []graph.Channel{{Kind: graph.Phone, Value: a.digits(toMembers, "own channel.phone"), Visibility: graph.Coordination}}}
	open := graph.Actor{Meta: meta(graph.Public), ID: "offen", Slug: "offen", Kind: graph.Initiative, Name: "Offene Initiative", Topics: []graph.TopicKey{"sport", "fussball", "arbeit"},
		Seats: []graph.Seat{{Place: "05762001", Point: graph.Point{Lat: 51.701, Lon: 9.101}, Visibility: graph.Public}}}
	for _, v := range []graph.Visibility{graph.Coordination, graph.Network} {
		from := readersOf(v)
		a.add(graph.Actor{Meta: meta(v), ID: hiddenActor(v), Slug: string(hiddenActor(v)), Kind: graph.NetworkAlliance,
			Name: a.word(from, v.String()+" actor.name"), Aliases: []string{a.word(from, v.String()+" actor.alias")}, Description: a.word(from, v.String()+" actor.description"),
			Topics: []graph.TopicKey{"sport", "fussball"}, Hours: graph.ParseHours("Mo 9-12 " + a.word(from, v.String()+" actor.hours")), Languages: []graph.LanguageCode{"ukr"},
			Seats:    []graph.Seat{{Place: "05762001", Street: a.word(from, v.String()+" actor.street"), Point: graph.Point{Lat: 51.702, Lon: 9.102}, Visibility: graph.Public}},
			Channels: []graph.Channel{{Kind: graph.Phone, Value: a.digits(from, v.String()+" actor.phone"), Visibility: graph.Public}}})
	}
	a.add(shelter, own, open)
}

// heard are actors to hang things on: what hangs on a hidden one is hidden.
func (a *aviary) holders() map[graph.ActorID]int {
	return map[graph.ActorID]int{"offen": toVisitors, hiddenActor(graph.Network): toMembers, hiddenActor(graph.Coordination): toCoordinators}
}

func (a *aviary) people() {
	base := func(id graph.PersonID, v graph.Visibility, name string, from int) graph.Person {
		part := func(field string) string { return string(id) + " person." + field }
		return graph.Person{Meta: graph.Meta{Visibility: v, Source: a.word(toCoordinators, part("source"))}, ID: id, Name: name, BornOn: "1971-03-07", InformedOn: "2024-02-03",
			Note:  a.word(toCoordinators, part("note")),
			Posts: []graph.Post{{Actor: "offen", Title: a.word(from, part("post"))}, {Actor: hiddenActor(graph.Coordination), Title: a.word(toCoordinators, part("hidden post"))}},
			Channels: []graph.Channel{{Kind: graph.Phone, Value: a.digits(max(from, toMembers), part("phone")), Visibility: graph.Public},
				{Kind: graph.Email, Value: a.mail(max(from, toMembers), part("email")), Visibility: graph.Public},
				{Kind: graph.Email, Value: a.mail(toCoordinators, part("inner email")), Visibility: graph.Coordination}},
			Consents: []graph.Consent{{Field: graph.ConsentName, TextVersion: a.word(toCoordinators, part("consent")), GivenOn: "2024-02-03", GivenBy: "self", Way: a.word(toCoordinators, part("way"))}}}
	}
	consented := base("einverstanden", graph.Public, a.word(toVisitors, "consented person.name"), toVisitors)
	silent := base("still", graph.Public, a.word(toMembers, "person without consent.name"), toMembers)
	silent.Consents = nil
	withdrawn := base("widerrufen", graph.Public, a.word(toMembers, "person with consent withdrawn.name"), toMembers)
	withdrawn.Consents[0].WithdrawnOn = "2025-01-01"
	inner := base("intern", graph.Coordination, a.word(toCoordinators, "coordination person.name"), toCoordinators)
	a.add(consented, silent, withdrawn, inner)
}

func (a *aviary) rules() {
	for holder, from := range a.holders() {
		a.add(graph.Responsibility{Meta: graph.Meta{Visibility: graph.Public, Source: a.word(toCoordinators, "responsibility.source")}, ID: graph.ResponsibilityID("r-" + holder), Topic: "fussball", Areas: []graph.PlaceKey{"05762"}, Rank: 1,
			Holder: holder, Function: a.word(from, "responsibility.function of "+string(holder)), Person: "still"})
	}
	for _, v := range []graph.Visibility{graph.Network, graph.Coordination} {
		a.add(graph.Responsibility{Meta: meta(v), ID: graph.ResponsibilityID("r-" + v.String()), Topic: "arbeitserlaubnis", Areas: []graph.PlaceKey{"05762"}, Rank: 1,
			Holder: "offen", Function: a.word(readersOf(v), v.String()+" responsibility.function"), Hours: graph.ParseHours("Di 9-12 " + a.word(readersOf(v), v.String()+" responsibility.hours"))})
	}
}

func (a *aviary) wishes() {
	for holder, from := range a.holders() {
		for _, v := range graph.Audiences {
			least := max(from, readersOf(v))
			id := string(holder) + "-" + v.String()
			a.add(graph.Offer{Meta: graph.Meta{Visibility: v, Source: a.word(toCoordinators, "offer.source")}, ID: graph.OfferID("o-" + id), Wish: graph.Wish{Actor: holder, Title: a.word(least, "offer.title "+id), Topic: "fussball", Time: a.word(least, "offer.time "+id)}},
				graph.Need{Meta: graph.Meta{Visibility: v, Source: a.word(toCoordinators, "need.source")}, ID: graph.NeedID("n-" + id), Wish: graph.Wish{Actor: holder, Title: a.word(least, "need.title "+id), Topic: "fussball", Time: a.word(least, "need.time "+id)}})
		}
	}
	pair := func(x, y graph.ActorID, v graph.Visibility, state graph.CooperationState) graph.Cooperation {
		who := fmt.Sprintf("%s %s %s:%s", v, state, x, y)
		step := graph.Step{At: testNow.AddDate(0, -1, 0).UTC(), Who: "a-mitglied", To: state, Reason: a.word(toCoordinators, "cooperation.reason "+who)}
		return graph.Cooperation{Meta: graph.Meta{Visibility: v, Source: a.word(toCoordinators, "cooperation.source "+who)}, ID: graph.PairID(x, y), A: min(x, y), B: max(x, y), State: state, Since: "2026-01-01", Topic: "sport",
			History: []graph.Step{step}, Reasons: []string{a.word(max(toMembers, readersOf(v)), "cooperation.reasons "+who)}, Score: 0.5}
	}
	shown := pair("schutz", "offen", graph.Public, graph.Cooperating)
	dismissed := pair("offen", hiddenActor(graph.Network), graph.Public, graph.Dismissed)
	inner := pair("schutz", hiddenActor(graph.Network), graph.Coordination, graph.Cooperating)
	ofHidden := pair("offen", hiddenActor(graph.Coordination), graph.Public, graph.Cooperating)
	ofHidden.Reasons = []string{a.word(toCoordinators, "cooperation.reasons of a hidden actor")}
	a.add(shown, dismissed, inner, ofHidden)
	a.drop("cooperation.reasons public cooperating " + "offen:" + string(hiddenActor(graph.Coordination)))
}

// drop takes a canary back that was replaced.
func (a *aviary) drop(field string) {
	for i, c := range a.canaries {
		if strings.HasSuffix(c.field, field) {
			a.canaries[i].from = toNobody
		}
	}
}

func (a *aviary) pool() {
	mediator := func(id string, v graph.Visibility, from int) graph.Mediator {
		part := func(field string) string { return id + " mediator." + field }
		return graph.Mediator{Meta: graph.Meta{Visibility: v, Source: a.word(toCoordinators, part("source"))}, ID: graph.MediatorID(id), Name: a.word(from, part("name")), Gender: "f",
			Home:     graph.Seat{Place: shelterPlace, Street: a.word(toCoordinators, part("street")), Postcode: a.digits(toCoordinators, part("postcode")), Town: a.word(toCoordinators, part("town")), Point: graph.Point{Lat: 51.69, Lon: 9.09}, Visibility: graph.Network},
			Channels: []graph.Channel{{Kind: graph.Phone, Value: a.digits(toCoordinators, part("phone")), Visibility: graph.Network}, {Kind: graph.Email, Value: a.mail(toCoordinators, part("email")), Visibility: graph.Public}},
			Skills:   []graph.Skill{graph.SkillOf("kmr", graph.Native)}, German: graph.C1, Topics: []graph.TopicKey{"arbeit"}, Modes: []graph.Mode{graph.OnSite, graph.Telephone}, RadiusKM: 80, Willingness: graph.AskNormally,
			Availability: []graph.Slot{{Day: time.Thursday, From: 480, To: 1020}},
			Documents: []graph.Document{{Kind: graph.Conduct, SeenOn: "2026-01-01", SeenBy: a.word(toCoordinators, part("document")), Expires: "2029-01-01"},
				{Kind: graph.Secrecy, SeenOn: "2026-01-01", Expires: "2029-01-01"}},
			Note: a.word(toCoordinators, part("note"))}
	}
	a.add(mediator("m-netz", graph.Network, toMembers), mediator("m-intern", graph.Coordination, toCoordinators))
	a.add(graph.Request{ID: graph.RequestID(a.id(toCoordinators, "request.id")), Actor: "offen", Language: "kmr", Topic: "arbeit", Start: testNow.AddDate(0, 0, 9).UTC(), Minutes: 60, Place: "05762001", Mode: graph.OnSite,
		Requester: graph.Requester{Account: "a-fremd", Institution: a.word(toCoordinators, "request.institution"), Name: a.word(toCoordinators, "request.name"), Email: a.mail(toCoordinators, "request.email"), Phone: a.digits(toCoordinators, "request.phone")},
		Address:   a.word(toCoordinators, "request.address"), Reference: a.word(toCoordinators, "request.reference"), Note: a.word(toCoordinators, "request.note"), Variety: a.word(toCoordinators, "request.variety"),
		State: graph.RequestOpen, CreatedAt: testNow.AddDate(0, 0, -2).UTC()})
}

// circles are meetings and seats of a group, and the mail that went out.
func (a *aviary) circles() {
	a.add(graph.Actor{Meta: graph.Meta{Visibility: graph.Public}, ID: "netzwerk", Slug: "netzwerk", Kind: graph.NetworkAlliance, Name: "Runder Tisch", Areas: []graph.PlaceKey{"05762"}, Topics: []graph.TopicKey{"sport"}})
	for _, v := range graph.Audiences {
		from, id := readersOf(v), v.String()
		a.add(graph.Meeting{Meta: graph.Meta{Visibility: v, Source: a.word(toCoordinators, id+" meeting.source")}, ID: graph.MeetingID("t-" + id), Group: "netzwerk", Title: a.word(from, id+" meeting.title"),
			Start: testNow.AddDate(0, 0, 9).UTC(), Minutes: 60, Address: a.word(from, id+" meeting.address"), Agenda: a.word(from, id+" meeting.agenda")},
			graph.Membership{Meta: graph.Meta{Visibility: v, Source: a.word(toCoordinators, id+" seat.source")}, ID: graph.MembershipID("g-" + id), Group: "netzwerk", Actor: "offen",
				Name: a.word(max(from, toMembers), id+" seat.name"), Email: a.mail(toCoordinators, id+" seat.email"), Role: graph.SeatMember})
	}
	gone := graph.ActorID(a.id(toCoordinators, "twin.gone"))
	a.add(graph.Twin{ID: graph.TwinOf("offen", gone), A: min("offen", gone), B: max("offen", gone), State: graph.TwinMerged, Kept: "offen", At: testNow.UTC()})
	a.add(graph.Diary{ID: "m-netz"},
		graph.Message{ID: "m-post", Template: "ask", To: a.mail(toCoordinators, "message.to"), Name: a.word(toCoordinators, "message.name"),
			About: graph.Ref{Kind: graph.KindMediator, ID: "m-netz"}, Args: map[string]string{"note": a.word(toCoordinators, "message.note")}, State: graph.MessageWaiting, CreatedAt: testNow.UTC(), Due: testNow.UTC(),
			Job: &graph.Occasion{Language: "kmr", Start: testNow.AddDate(0, 0, 9).UTC(), Minutes: 60, Institution: a.word(toCoordinators, "message.institution"), Contact: a.word(toCoordinators, "message.contact")}})
}

func (a *aviary) concept() {
	aim := func(kind string, from int) graph.Aim {
		members := max(from, toMembers)
		return graph.Aim{Owner: graph.Owner{Name: a.word(members, kind+".owner"), Email: a.mail(toCoordinators, kind+".owner.email")},
			Funding: []graph.Funding{{Source: a.word(members, kind+".funding"), Cents: 100}}, Metric: "cooperations", Comments: true,
			Title: a.word(from, kind+".title"), Description: a.word(from, kind+".description"), Topic: "arbeit", State: graph.AimUnderway,
			Participants: []graph.Participant{{Actor: "offen", Role: graph.Provider}, {Actor: hiddenActor(graph.Network), Role: graph.Partner}, {Actor: hiddenActor(graph.Coordination), Role: graph.Partner}},
			Indicators:   []graph.Indicator{{Name: a.word(from, kind+".indicator"), Unit: a.word(from, kind+".unit"), Target: 10, Values: []graph.Value{{On: "2026-01-01", Value: 3}}}}}
	}
	for _, v := range graph.Audiences {
		from, id := readersOf(v), "k-"+v.String()
		m := graph.Meta{Visibility: v, Source: a.word(toCoordinators, v.String()+" concept.source")}
		a.add(graph.Conference{Meta: m, ID: graph.ConferenceID(id), Aim: aim(v.String()+" conference", from), Rooms: []graph.TopicKey{"sport"}, Collecting: true},
			graph.Note{Meta: graph.Meta{Visibility: v}, ID: graph.NoteID("z-" + id), About: graph.Ref{Kind: graph.KindConference, ID: id}, Room: "sport", Text: a.word(from, v.String()+" note.text"),
				State: graph.NoteNew, At: testNow.UTC(), Author: a.word(toCoordinators, v.String()+" note.author"), Votes: 1, Voters: []string{a.word(toCoordinators, v.String()+" note.voter")}},
			graph.Note{Meta: graph.Meta{Visibility: v}, ID: graph.NoteID("y-" + id), About: graph.Ref{Kind: graph.KindMeasure, ID: id}, Text: a.word(from, v.String()+" comment.text"),
				State: graph.NoteNew, At: testNow.UTC(), Author: a.word(toCoordinators, v.String()+" comment.author")},
			graph.Goal{Meta: m, ID: graph.GoalID(id), Conference: graph.ConferenceID(id), Aim: aim(v.String()+" goal", from)},
			graph.Measure{Meta: m, ID: graph.MeasureID(id), Goal: graph.GoalID(id), Aim: aim(v.String()+" measure", from)},
			graph.Project{Meta: m, ID: graph.ProjectID(id), Measure: graph.MeasureID(id), Aim: aim(v.String()+" project", from)})
	}
}

func (a *aviary) accounts() {
	add := func(id graph.AccountID, role graph.Role, actors ...graph.ActorID) {
		from := map[graph.Role]int{graph.RoleMember: toMembers, graph.RoleCoordinator: toCoordinators, graph.RoleAdmin: toAdmins}[role]
		a.add(graph.Account{ID: id, Email: a.mail(from, string(id)+" account.email"), Name: a.word(from, string(id)+" account.name"), Role: role, Actors: actors, PasswordHash: "$argon2id$" + a.word(toNobody, string(id)+" account.password")})
	}
	add("a-mitglied", graph.RoleMember)
	add("a-koord", graph.RoleCoordinator)
	add("a-admin", graph.RoleAdmin)
	other := graph.Account{ID: "a-fremd", Email: a.mail(toAdmins, "other account.email"), Name: a.word(toAdmins, "other account.name"), Role: graph.RoleMember}
	a.add(other, graph.Secret{Hash: graphtest.SecretHash, Account: "a-fremd", Kind: graph.Session, Label: a.word(toNobody, "secret.label"), CreatedAt: testNow.UTC(), ExpiresAt: testNow.AddDate(1, 0, 0).UTC()})
	a.canaries = append(a.canaries, canary{text: graphtest.SecretHash, field: "secret.hash", from: toNobody})
}

func (a *aviary) settings() {
	a.add(graph.DefaultPool().Setting(),
		graph.Setting{Meta: graph.Meta{Visibility: graph.Coordination}, Key: "feedback.2026-11-20.x", Value: []byte(`{"message":"` + a.word(toCoordinators, "setting.value") + `","email":"` + a.mail(toCoordinators, "feedback.email") + `","on":"2026-11-20"}`)})
}

// ordered are the records as they can be stored: by kind; the member's account
// gets its actor.
func (a *aviary) ordered(t testing.TB) []graph.Record {
	t.Helper()
	var out []graph.Record
	for _, kind := range graph.Kinds {
		for _, r := range a.records {
			if r.Ref().Kind != kind {
				continue
			}
			if acc, ok := r.(graph.Account); ok && acc.ID == "a-mitglied" {
				acc.Actors = []graph.ActorID{"eigen"}
				r = acc
			}
			out = append(out, r)
		}
	}
	return out
}
