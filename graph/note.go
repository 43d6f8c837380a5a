package graph

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// NoteState is what became of a note.
type NoteState string

// The states.
const (
	NoteNew    NoteState = "new"    // on the wall
	NoteTaken  NoteState = "taken"  // became a measure
	NoteHidden NoteState = "hidden" // taken down by a coordinator
)

// NoteStates lists the states.
var NoteStates = []NoteState{NoteNew, NoteTaken, NoteHidden}

// Note (Zettel) is one thought: from a theme room on the day of a conference, or a
// comment on a goal, measure or project. It has no author unless one was given.
type Note struct {
	Meta
	ID      NoteID    `json:"id"`
	About   Ref       `json:"about"`
	Room    TopicKey  `json:"room,omitempty"` // theme room
	Text    string    `json:"text"`
	Cluster string    `json:"cluster,omitempty"` // heading it was put under
	State   NoteState `json:"state"`
	At      time.Time `json:"at"`
	Author  string    `json:"author,omitempty"` // coordination only
	// Votes counts Voters, hashes of random marks that phones keep for the day.
	Votes  int      `json:"votes,omitempty"`
	Voters []string `json:"voters,omitempty"` // coordination only
	// Measure is what it became.
	Measure MeasureID `json:"measure,omitempty"`
}

// mostVoters is how many votes one note can have.
const mostVoters = 2000

// aims are what a note can be about.
var aims = []Kind{KindConference, KindGoal, KindMeasure, KindProject}

// Ref names the note.
func (n Note) Ref() Ref { return Ref{KindNote, string(n.ID)} }

// Facts: a note is asked for by state and time.
func (n Note) Facts() Facts { return Facts{Type: string(n.State), From: n.At} }

// Links: what it is about and the room. What it became is no link, so that a
// measure can be removed.
func (n Note) Links() []Link {
	return linksOf(n).to(LinkAbout, n.About.Kind, n.About.ID).to(LinkOnTopic, KindTopic, string(n.Room)).links
}

// Validate checks text, state and what it is about.
func (n Note) Validate() error {
	var c checks
	n.check(&c)
	c.that(ValidID(string(n.ID)), "id", "bad_id")
	c.that(slices.Contains(aims, n.About.Kind), "about", "unknown_value", string(n.About.Kind))
	c.that(strings.TrimSpace(n.Text) != "", "text", "required")
	c.text("text", n.Text, MaxText)
	c.text("cluster", n.Cluster, MaxName)
	c.text("author", n.Author, MaxName)
	c.that(slices.Contains(NoteStates, n.State), "state", "unknown_value", string(n.State))
	c.that(!n.At.IsZero(), "at", "required")
	c.that(len(n.Voters) <= mostVoters && n.Votes == len(n.Voters), "votes", "too_many", fmt.Sprint(mostVoters))
	return c.err(n.Ref())
}

func (n Note) withVersion(v int64) Record { n.Version = v; return n }
