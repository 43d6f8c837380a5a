package graph

import (
	"fmt"
	"slices"
	"time"
)

// RequestState is how far a request for a mediator has come.
type RequestState string

// The states of a request.
const (
	RequestOpen      RequestState = "open"      // nobody asked yet
	RequestAsked     RequestState = "asked"     // mediators asked, holds running
	RequestOutside   RequestState = "outside"   // somebody outside the pool is asked
	RequestTaken     RequestState = "taken"     // somebody outside the pool takes it
	RequestAccepted  RequestState = "accepted"  // one said yes
	RequestDone      RequestState = "done"      // took place
	RequestSettled   RequestState = "settled"   // paid
	RequestCancelled RequestState = "cancelled" // by the institution
	RequestUnmet     RequestState = "unmet"     // nobody found
)

// RequestStates lists the states in their order.
var RequestStates = []RequestState{RequestOpen, RequestAsked, RequestOutside, RequestAccepted, RequestTaken, RequestDone, RequestSettled, RequestCancelled, RequestUnmet}

// Request (Anfrage) is a job for a mediator. It holds no client's name: the
// institution's own reference number stands for the case.
type Request struct {
	Meta
	ID        RequestID    `json:"id"`
	Actor     ActorID      `json:"actor,omitempty"` // the institution, where it is in the network
	Requester Requester    `json:"requester"`
	Language  LanguageCode `json:"language"` // "und": not known yet
	Variety   string       `json:"variety,omitempty"`
	Level     Level        `json:"level,omitempty"` // empty: the pool's
	Gender    string       `json:"gender,omitempty"`
	Consent   bool         `json:"consent,omitempty"` // the client agrees to a language that needs consent
	Topic     TopicKey     `json:"topic,omitempty"`
	Start     time.Time    `json:"start"`
	// Others are further times that would do as well; who accepts chooses one,
	// which then is Start.
	Others    []time.Time `json:"others,omitempty"`
	Minutes   int         `json:"minutes"`
	Place     PlaceKey    `json:"place,omitempty"` // empty: remote
	Address   string      `json:"address,omitempty"`
	Mode      Mode        `json:"mode"`
	Reference string      `json:"reference,omitempty"`
	Note      string      `json:"note,omitempty"`
	LegalCase bool        `json:"legal_case,omitempty"` // has legal consequences
	// Like is who came last time and is wished for again.
	Like MediatorID `json:"like,omitempty"`
	// Series joins the appointments of one order; each is a request of its own.
	Series string `json:"series,omitempty"`
	// Helper is who outside the pool was asked last, nil where nobody was.
	Helper    *Helper       `json:"helper,omitempty"`
	State     RequestState  `json:"state"`
	CreatedAt time.Time     `json:"created_at"`
	Asking    Asking        `json:"asking,omitzero"`
	History   []RequestStep `json:"history,omitempty"` // oldest first
}

// Asking is how far the search for a mediator has come.
type Asking struct {
	// Round counts how often mediators were asked; 0: not yet.
	Round int `json:"round,omitempty"`
	// Until is when the holds of the round end.
	Until time.Time `json:"until,omitzero"`
	// Auto lets the pool's rule ask; without it a coordinator does.
	Auto bool `json:"auto,omitempty"`
	// Stage is the step of the pool's escalation that was reached; 0: none.
	Stage int `json:"stage,omitempty"`
}

// Helper (Aushilfe) is who outside the pool was asked for a request: a
// neighbouring pool, a professional service.
type Helper struct {
	Stage
	// Round counts who was asked; a link made for an earlier one opens nothing.
	Round int `json:"round"`
	// Yes: they take it, or took it. Who comes and on which Terms are their words.
	Yes        bool      `json:"yes,omitempty"`
	Who        string    `json:"who,omitempty"`
	Terms      string    `json:"terms,omitempty"`
	AnsweredAt time.Time `json:"answered_at,omitzero"`
}

// Names are who comes and from where.
func (h Helper) Names() string {
	if h.Who == "" {
		return h.Name
	}
	return h.Who + " (" + h.Name + ")"
}

// Helped is who outside the pool takes the request, or took it.
func (r Request) Helped() (Helper, bool) {
	if r.Helper == nil || !r.Helper.Yes || r.State != RequestTaken && r.State != RequestDone {
		return Helper{}, false
	}
	return *r.Helper, true
}

// RequestStep is one thing that happened to a request.
type RequestStep struct {
	At    time.Time    `json:"at"`
	Event string       `json:"event"` // of the pool's table of states
	By    string       `json:"by,omitempty"`
	From  RequestState `json:"from"`
	To    RequestState `json:"to"`
	Note  string       `json:"note,omitempty"`
}

// mostSteps is how long a request's history may grow.
const mostSteps = 500

// Requester is who asks, on behalf of an institution. Coordination only.
type Requester struct {
	Account     AccountID `json:"account,omitempty"`
	Institution string    `json:"institution"`
	Name        string    `json:"name"`
	Email       string    `json:"email"`
	Phone       string    `json:"phone,omitempty"`
	Language    string    `json:"language,omitempty"` // BCP 47, of mail; empty: German
}

// MaxTimes is how many other times a request may offer.
const MaxTimes = 10

// Times are all times that would do, the one in Start first.
func (r Request) Times() []time.Time { return append([]time.Time{r.Start}, r.Others...) }

// Searching reports whether a mediator is still looked for.
func (r Request) Searching() bool {
	return r.State == RequestOpen || r.State == RequestAsked || r.State == RequestOutside
}

// End is when the job is over.
func (r Request) End() time.Time { return r.Start.Add(time.Duration(r.Minutes) * time.Minute) }

// Ref names the request.
func (r Request) Ref() Ref { return Ref{KindRequest, string(r.ID)} }

// Facts: a request is asked for by state and time.
func (r Request) Facts() Facts { return Facts{Type: string(r.State), From: r.Start, To: r.End()} }

// Links: language, topic, place, institution, who is wished for.
func (r Request) Links() []Link {
	l := linksOf(r).to(LinkNeedsLanguage, KindLanguage, string(r.Language))
	l.to(LinkOnTopic, KindTopic, string(r.Topic)).to(LinkLocatedIn, KindPlace, string(r.Place))
	return l.to(LinkRequestedBy, KindActor, string(r.Actor)).to(LinkWishesFor, KindMediator, string(r.Like)).links
}

// Validate checks language, time, mode and requester. Notice and barred cases
// are the pool's rules: see Pool.Check.
func (r Request) Validate() error {
	var c checks
	r.check(&c)
	c.that(ValidID(string(r.ID)), "id", "bad_id")
	c.that(r.Visibility == Coordination, "visibility", "person_not_public")
	c.that(r.Language != "", "language", "required")
	c.that(!r.Start.IsZero(), "start", "required")
	c.that(r.Minutes >= 5 && r.Minutes <= 24*60, "minutes", "out_of_range", "5", "1440")
	c.that(slices.Contains(Modes, r.Mode), "mode", "unknown_value", string(r.Mode))
	c.that(r.Mode != OnSite || r.Place != "", "place", "required")
	c.that(r.Level == "" || slices.Contains(Levels, r.Level), "level", "unknown_value", string(r.Level))
	c.that(slices.Contains([]string{"", "f", "m", "d"}, r.Gender), "gender", "unknown_value", r.Gender)
	c.that(slices.Contains(RequestStates, r.State), "state", "unknown_value", string(r.State))
	c.name("institution", r.Requester.Institution)
	c.name("name", r.Requester.Name)
	checkChannels(&c, []Channel{{Kind: Email, Value: r.Requester.Email}})
	c.text("note", r.Note, MaxText)
	c.text("address", r.Address, MaxName)
	c.text("reference", r.Reference, MaxName)
	c.that(len(r.Others) <= MaxTimes, "others", "too_many", fmt.Sprint(MaxTimes))
	c.that(r.Series == "" || ValidID(r.Series), "series", "bad_id")
	if h := r.Helper; h != nil {
		c.text("helper.who", h.Who, MaxName)
		c.text("helper.terms", h.Terms, MaxName)
	}
	c.that(len(r.History) <= mostSteps, "history", "too_many", fmt.Sprint(mostSteps))
	for i, s := range r.History {
		c.text(fmt.Sprintf("history.%d.note", i), s.Note, MaxText)
	}
	return c.err(r.Ref())
}

func (r Request) withVersion(v int64) Record { r.Version = v; return r }
