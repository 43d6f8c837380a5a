package web

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strconv"

	"lotsennetz/concept"
	"lotsennetz/graph"
)

// ConferencePage is the page of a conference: its theme rooms.
type ConferencePage struct {
	Base
	Conference graph.Conference
	Name       string
	Date       string
	Action     string
	Rooms      []RoomRow
	Choose     Field // of rooms, for coordinators
	Version    string
	MaySet     bool
	Sum        string
}

func (*ConferencePage) name() string { return "conference" }

// RoomRow is a theme room of a conference.
type RoomRow struct {
	Href, Name string
	Notes      string
	Code       template.URL // a picture for phones to read
}

// RoomHref is the address of a theme room's wall.
func RoomHref(id graph.ConferenceID, room graph.TopicKey) string {
	return "/konferenz/" + url.PathEscape(string(id)) + "/" + url.PathEscape(string(room))
}

// NewConferencePage lists the rooms with what hangs in them.
func NewConferencePage(b Base, c *graph.Catalog, conf graph.Conference, notes []graph.Note) *ConferencePage {
	p := &ConferencePage{Base: b, Conference: conf, Name: conf.Title, Date: b.Date(conf.Deadline), Action: "/konferenz/" + url.PathEscape(string(conf.ID)),
		Version: strconv.FormatInt(conf.Version, 10), MaySet: b.Viewer.Coordinates()}
	p.Title = conf.Title
	for _, room := range conf.Rooms {
		n := len(slices.DeleteFunc(slices.Clone(notes), func(n graph.Note) bool { return n.Room != room }))
		p.Rooms = append(p.Rooms, RoomRow{Href: RoomHref(conf.ID, room), Name: b.Topic(room), Notes: b.T("conference.notes", n)})
	}
	taken := len(slices.DeleteFunc(slices.Clone(notes), func(n graph.Note) bool { return n.State != graph.NoteTaken }))
	p.Sum = b.T("conference.sum", len(notes), taken)
	chosen := url.Values{}
	for _, room := range conf.Rooms {
		chosen.Add("room", string(room))
	}
	f := NewForm(b.Printer, chosen, nil)
	var roots []Option
	for _, o := range topicOptions(b.Printer, c) {
		if c.Topics[graph.TopicKey(o.Value)].Parent == "" {
			roots = append(roots, o)
		}
	}
	p.Choose = f.choose(f.input("room", "conference.rooms"), roots)
	return p
}

// RoomPage is the wall of a theme room.
type RoomPage struct {
	Base
	Back     Link
	Action   string
	SortHref string // for coordinators
	Open     bool
	Text     Field
	Key      string
	Problems []Problem
	Groups   []NoteGroup
	Status   string
}

func (*RoomPage) name() string { return "room" }

// NoteGroup is notes under one heading.
type NoteGroup struct {
	ID, Heading string
	Votes       int
	Notes       []NoteView
}

// NoteView is a note on the wall.
type NoteView struct {
	ID, Text string
	Votes    string
	Hidden   bool
	Measure  Link // what it became
	Chosen   bool
}

// NewRoomPage is the wall with its form.
func NewRoomPage(b Base, conf graph.Conference, room graph.TopicKey, notes []graph.Note, in FormInput) *RoomPage {
	b.FormID, b.FormURL = "formular", RoomHref(conf.ID, room)
	f := NewForm(b.Printer, in.Values, in.Wrong)
	p := &RoomPage{Base: b, Back: Link{"/konferenz/" + url.PathEscape(string(conf.ID)), conf.Title}, Action: RoomHref(conf.ID, room), Open: conf.Collecting,
		Text: f.hint(f.input("text", "room.text"), "room.text.hint"), Key: in.Values.Get("idempotency_key")}
	p.Title = b.Topic(room)
	p.Text.Rows, p.Text.MaxLength = 3, concept.MaxNote
	p.Problems = f.problems(p.Text)
	if b.Viewer.Coordinates() {
		p.SortHref = p.Action + "/auswertung"
	}
	shown := slices.DeleteFunc(slices.Clone(notes), func(n graph.Note) bool { return n.Room != room || n.State == graph.NoteHidden })
	p.Groups = b.noteGroups(shown, nil)
	p.Status = b.T("room.status", len(shown))
	return p
}

// noteGroups are notes by heading, those with the most votes first; loose ones
// come last.
func (b *Base) noteGroups(notes []graph.Note, chosen []string) []NoteGroup {
	by := map[string]*NoteGroup{}
	var order []*NoteGroup
	slices.SortStableFunc(notes, func(x, y graph.Note) int { return cmp.Or(cmp.Compare(y.Votes, x.Votes), x.At.Compare(y.At)) })
	for _, n := range notes {
		g := by[n.Cluster]
		if g == nil {
			g = &NoteGroup{ID: "g" + strconv.Itoa(len(order)), Heading: n.Cluster}
			by[n.Cluster] = g
			order = append(order, g)
		}
		g.Votes += n.Votes
		v := NoteView{ID: string(n.ID), Text: n.Text, Votes: b.T("room.votes", n.Votes), Hidden: n.State == graph.NoteHidden, Chosen: slices.Contains(chosen, string(n.ID))}
		if n.Measure != "" {
			v.Measure = Link{"/konzept#" + string(n.Measure), b.T("room.became")}
		}
		g.Notes = append(g.Notes, v)
	}
	slices.SortStableFunc(order, func(x, y *NoteGroup) int {
		loose := func(g *NoteGroup) int { return map[bool]int{true: 1}[g.Heading == ""] }
		return cmp.Or(cmp.Compare(loose(x), loose(y)), cmp.Compare(y.Votes, x.Votes))
	})
	out := make([]NoteGroup, len(order))
	for i, g := range order {
		out[i] = *g
		if g.Heading == "" && len(order) > 1 {
			out[i].Heading = b.T("room.loose")
		}
	}
	return out
}

// SortPage is the coordinator's work on a wall.
type SortPage struct {
	Base
	Back                                           Link
	Action                                         string
	Groups                                         []NoteGroup
	Heading, Name, Goal, Owner, Email, Due, Review Field
	Key                                            string
	Problems                                       []Problem
}

func (*SortPage) name() string { return "sort" }

// Sorting is what a wall's work is done on.
type Sorting struct {
	Conference graph.Conference
	Room       graph.TopicKey
	Notes      []graph.Note
	Goals      []graph.Goal
}

// NewSortPage is the wall with what can be done about it.
func NewSortPage(b Base, s Sorting, in FormInput) *SortPage {
	href := RoomHref(s.Conference.ID, s.Room)
	b.FormID, b.FormURL = "formular", href+"/auswertung"
	f := NewForm(b.Printer, in.Values, in.Wrong)
	p := &SortPage{Base: b, Back: Link{href, b.Topic(s.Room)}, Action: href + "/auswertung", Key: in.Values.Get("idempotency_key"),
		Heading: f.optional(f.input("heading", "sort.heading")), Name: f.optional(f.input("title", "sort.name")), Owner: f.optional(f.input("owner", "aim.owner")),
		Email: f.optional(f.input("email", "aim.owner_email")), Due: f.optional(f.input("deadline", "aim.deadline")), Review: f.optional(f.input("review", "aim.review"))}
	p.Due.Type, p.Review.Type, p.Email.Type = "date", "date", "email"
	var goals []Option
	for _, g := range s.Goals {
		goals = append(goals, Option{Value: string(g.ID), Label: g.Title})
	}
	p.Goal = f.optional(f.choose(f.input("goal", "aim.serves"), any1(b.T("form.none"), goals)))
	mine := slices.DeleteFunc(slices.Clone(s.Notes), func(n graph.Note) bool { return n.Room != s.Room })
	p.Groups = b.noteGroups(mine, in.Values["note"])
	p.Problems = f.problems(p.Heading, p.Name, p.Goal, p.Owner, p.Email, p.Due, p.Review)
	return p
}
