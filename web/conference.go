package web

import (
	"cmp"
	"html/template"
	"math"
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
	Became     []OutcomeRow
	Left       []LeftRow // notes that led to nothing, once nobody collects any more
}

// OutcomeRow is a measure or project that notes of a conference became.
type OutcomeRow struct {
	Link
	State, Share, From string
}

// LeftRow is a note that led to nothing.
type LeftRow struct {
	Text, Votes string
	Room        Link
}

// Wall is a conference with its notes, and what the concept made of them.
type Wall struct {
	Conference graph.Conference
	Room       graph.TopicKey // "": all
	Notes      []graph.Note
	Concept    graph.Concept
	Voted      map[graph.NoteID]bool // by the phone that looks
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
func NewConferencePage(b Base, c *graph.Catalog, w Wall) *ConferencePage {
	conf, notes := w.Conference, w.Notes
	p := &ConferencePage{Base: b, Conference: conf, Name: conf.Title, Date: b.Date(conf.Deadline), Action: "/konferenz/" + url.PathEscape(string(conf.ID)),
		Version: strconv.FormatInt(conf.Version, 10), MaySet: b.Viewer.Coordinates()}
	p.Title = conf.Title
	for _, room := range conf.Rooms {
		n := len(slices.DeleteFunc(slices.Clone(notes), func(n graph.Note) bool { return n.Room != room }))
		p.Rooms = append(p.Rooms, RoomRow{Href: RoomHref(conf.ID, room), Name: b.Topic(room), Notes: b.T("conference.notes", n)})
	}
	left := unused(w)
	p.Sum = b.T("conference.sum", len(notes), len(notes)-len(left))
	for _, n := range left {
		if !conf.Collecting && n.State != graph.NoteHidden {
			p.Left = append(p.Left, LeftRow{n.Text, b.T("room.votes", n.Votes), Link{RoomHref(conf.ID, n.Room), b.Topic(n.Room)}})
		}
	}
	p.Became = b.became(w)
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

// unused are the notes that led to nothing, those with the most votes first.
func unused(w Wall) []graph.Note {
	used := origins(w.Concept)
	left := slices.DeleteFunc(slices.Clone(w.Notes), func(n graph.Note) bool {
		_, remembered := used[n.ID]
		return remembered || n.Measure != "" || n.State == graph.NoteTaken
	})
	slices.SortStableFunc(left, func(x, y graph.Note) int { return cmp.Compare(y.Votes, x.Votes) })
	return left
}

// became are the parts of the concept that remember notes of the wall.
func (b *Base) became(w Wall) []OutcomeRow {
	held := map[graph.NoteID]graph.Note{}
	for _, n := range w.Notes {
		held[n.ID] = n
	}
	var out []OutcomeRow
	for _, node := range concept.All(concept.Tree(w.Concept)) {
		notes, votes := 0, 0
		for _, id := range node.Aim.Origin {
			if n, ok := held[id]; ok {
				notes++
				votes += n.Votes
			}
		}
		if notes == 0 {
			continue
		}
		row := OutcomeRow{Link: Link{"/konzept#" + node.Record.Ref().ID, node.Aim.Title}, State: b.L("concept.state", node.Aim.State), From: b.T("conference.became_from", notes, votes)}
		if node.Known {
			row.Share = b.T("concept.share", strconv.Itoa(int(math.Round(node.Done))))
		}
		out = append(out, row)
	}
	return out
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
	Voted    bool // by the phone that looks
	Left     bool // led to nothing
	Measure  Link // what it became
	Chosen   bool
}

// NewRoomPage is the wall with its form.
func NewRoomPage(b Base, w Wall, in FormInput) *RoomPage {
	conf, room := w.Conference, w.Room
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
	shown := slices.DeleteFunc(slices.Clone(w.Notes), func(n graph.Note) bool { return n.Room != room || n.State == graph.NoteHidden })
	p.Groups = b.noteGroups(shown, nil, origins(w.Concept))
	for _, g := range p.Groups {
		for i, n := range g.Notes {
			g.Notes[i].Voted = w.Voted[graph.NoteID(n.ID)]
			g.Notes[i].Left = !conf.Collecting && n.Measure.Href == ""
		}
	}
	p.Status = b.T("room.status", len(shown))
	return p
}

// origins are the parts of the concept by the notes they came from.
func origins(c graph.Concept) map[graph.NoteID]Link {
	out := map[graph.NoteID]Link{}
	for _, node := range concept.All(concept.Tree(c)) {
		for _, id := range node.Aim.Origin {
			out[id] = Link{"/konzept#" + node.Record.Ref().ID, node.Aim.Title}
		}
	}
	return out
}

// noteGroups are notes by heading, those with the most votes first; loose ones
// come last.
func (b *Base) noteGroups(notes []graph.Note, chosen []string, became map[graph.NoteID]Link) []NoteGroup {
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
		if to, ok := became[n.ID]; ok {
			v.Measure = Link{to.Href, b.T("room.became_named", to.Text)}
		} else if n.Measure != "" {
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
	Concept    graph.Concept
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
	for _, g := range s.Concept.Goals {
		goals = append(goals, Option{Value: string(g.ID), Label: g.Title})
	}
	p.Goal = f.optional(f.choose(f.input("goal", "aim.serves"), any1(b.T("form.none"), goals)))
	mine := slices.DeleteFunc(slices.Clone(s.Notes), func(n graph.Note) bool { return n.Room != s.Room })
	p.Groups = b.noteGroups(mine, in.Values["note"], origins(s.Concept))
	p.Problems = f.problems(p.Heading, p.Name, p.Goal, p.Owner, p.Email, p.Due, p.Review)
	return p
}
