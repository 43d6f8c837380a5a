package graph

import (
	"slices"
	"time"
)

// MessageState is how far a message has come.
type MessageState string

// The states of a message. Sending is written down before the words are handed
// over, so that a crash in between shows as unclear instead of sending twice.
const (
	MessageWaiting MessageState = "waiting"
	MessageSending MessageState = "sending"
	MessageSent    MessageState = "sent"
	MessageFailed  MessageState = "failed"  // given up; a person must look
	MessageUnclear MessageState = "unclear" // handed over or not: the program ended in between
	MessageCleared MessageState = "cleared" // kept long enough: what it said is gone, that it was said is remembered
)

// MessageStates lists the states.
var MessageStates = []MessageState{MessageWaiting, MessageSending, MessageSent, MessageFailed, MessageUnclear, MessageCleared}

// Message (Nachricht) is a mail in the outbox (Postausgang), to one recipient. It
// is stored in the same write as what it tells of, and keeps values, not text:
// the text is written in the reader's language when it is sent.
type Message struct {
	Meta
	// ID is derived from what the message is about, so that one cause makes one
	// message.
	ID       MessageID `json:"id"`
	Template string    `json:"template"` // key in web/locale below "mail.": "ask"
	To       string    `json:"to"`
	Name     string    `json:"name,omitempty"`
	Language string    `json:"language,omitempty"` // BCP 47; empty: German
	About    Ref       `json:"about"`
	// Job is the appointment the message speaks of, nil where there is none.
	Job *Occasion `json:"job,omitempty"`
	// Args are further values of the text, by name.
	Args map[string]string `json:"args,omitempty"`
	// Reasons are sentences the text goes on with.
	Reasons []Phrase `json:"reasons,omitempty"`
	// Doors are what the reader can do without signing in.
	Doors  []Door  `json:"doors,omitempty"`
	Invite *Invite `json:"invite,omitempty"`

	State     MessageState `json:"state"`
	CreatedAt time.Time    `json:"created_at"`
	Due       time.Time    `json:"due"` // not before
	Tries     int          `json:"tries,omitempty"`
	SentAt    time.Time    `json:"sent_at,omitzero"`
	Trouble   string       `json:"trouble,omitempty"` // of the last try, without addresses
}

// Occasion is an appointment as a message tells it: no client's name.
type Occasion struct {
	Language    LanguageCode `json:"language,omitempty"`
	Topic       TopicKey     `json:"topic,omitempty"`
	Start       time.Time    `json:"start"`
	Others      []time.Time  `json:"others,omitempty"`
	Minutes     int          `json:"minutes"`
	Place       PlaceKey     `json:"place,omitempty"`
	Address     string       `json:"address,omitempty"`
	Mode        Mode         `json:"mode,omitempty"`
	Institution string       `json:"institution,omitempty"`
	Contact     string       `json:"contact,omitempty"` // who to turn to there: name, phone
	Reference   string       `json:"reference,omitempty"`
	Mediator    string       `json:"mediator,omitempty"`
	Until       time.Time    `json:"until,omitzero"` // answer by
}

// End is when the appointment is over.
func (o Occasion) End() time.Time { return o.Start.Add(time.Duration(o.Minutes) * time.Minute) }

// DoorKind is what a signed link lets its bearer do.
type DoorKind string

// The kinds of doors.
const (
	DoorAnswer  DoorKind = "answer"  // say yes or no to an assignment
	DoorProfile DoorKind = "profile" // keep a mediator's own profile
	DoorFeed    DoorKind = "feed"    // a mediator's calendar
	DoorReport  DoorKind = "report"  // enter or confirm times, give feedback
	DoorIntro   DoorKind = "intro"   // answer an introduction
	DoorConfirm DoorKind = "confirm" // say that a record is still right
	DoorOutside DoorKind = "outside" // say whether one helps out with a request
	DoorAddress DoorKind = "address" // confirm a mediator's new address, the door's Value
	DoorSignIn  DoorKind = "signin"  // sign in once, as the account of the secret with its hash
)

// Door is a link that opens one thing without signing in. It is kept as what it
// opens and signed when it is handed out, so that no store holds a key to it.
type Door struct {
	Kind    DoorKind  `json:"kind"`
	Subject string    `json:"subject"` // id of what it opens
	Side    Side      `json:"side,omitempty"`
	Value   string    `json:"value,omitempty"` // what is confirmed by opening it
	Epoch   int       `json:"epoch,omitempty"` // of the bearer; an older one is revoked
	Until   time.Time `json:"until,omitzero"`  // zero: until revoked
}

// Invite is the calendar part of a message (RFC 5546).
type Invite struct {
	Method   string `json:"method"` // REQUEST, CANCEL
	UID      string `json:"uid"`
	Sequence int    `json:"sequence"`
}

// Cleared is what is left of a message when it was kept long enough: nothing of
// whom it was to and what it said, enough not to say the same again.
func (m Message) Cleared() Message {
	return Message{Meta: Meta{Visibility: m.Visibility}, ID: m.ID, Template: m.Template, About: m.About, State: MessageCleared, CreatedAt: m.CreatedAt, Due: m.Due}
}

// Ref names the message.
func (m Message) Ref() Ref { return Ref{KindMessage, string(m.ID)} }

// Facts: a message is asked for by state and due time.
func (m Message) Facts() Facts { return Facts{Type: string(m.State), From: m.Due} }

// Links: none, so that what it was about can be erased.
func (m Message) Links() []Link { return nil }

// Validate checks recipient, template and state.
func (m Message) Validate() error {
	var c checks
	m.check(&c)
	c.that(ValidID(string(m.ID)), "id", "bad_id")
	c.that(m.Visibility == Coordination, "visibility", "person_not_public")
	c.name("template", m.Template)
	if m.State != MessageCleared {
		checkChannels(&c, []Channel{{Kind: Email, Value: m.To}})
	}
	c.that(slices.Contains(MessageStates, m.State), "state", "unknown_value", string(m.State))
	c.that(!m.Due.IsZero(), "due", "required")
	return c.err(m.Ref())
}

func (m Message) withVersion(v int64) Record { m.Version = v; return m }
