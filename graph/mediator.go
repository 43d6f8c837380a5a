package graph

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Level is how well a language is mastered: CEFR, or native.
type Level string

// The levels in order.
const (
	A1     Level = "A1"
	A2     Level = "A2"
	B1     Level = "B1"
	B2     Level = "B2"
	C1     Level = "C1"
	C2     Level = "C2"
	Native Level = "native"
)

// Levels lists the levels, the lowest first.
var Levels = []Level{A1, A2, B1, B2, C1, C2, Native}

// AtLeast reports whether l is as good as want; an unknown level is not.
func (l Level) AtLeast(want Level) bool {
	return slices.Contains(Levels, l) && slices.Index(Levels, l) >= slices.Index(Levels, want)
}

// Mode is how a mediator works.
type Mode string

// The modes.
const (
	OnSite    Mode = "on_site"
	Telephone Mode = "telephone"
	Video     Mode = "video"
)

// Modes lists the modes.
var Modes = []Mode{OnSite, Telephone, Video}

// Willingness is how often a mediator wants to be asked.
type Willingness string

// From often to seldom.
const (
	AskNormally Willingness = "normal" // normal
	AskLess     Willingness = "less"   // seltener
	AskRarely   Willingness = "rarely" // selten
)

// Weight is the share of jobs the willingness stands for: 1, 1/3, 1/5.
func (w Willingness) Weight() float64 {
	switch w {
	case AskLess:
		return 1.0 / 3
	case AskRarely:
		return 1.0 / 5
	}
	return 1
}

// Skill is a language of a mediator with four abilities and the variety.
type Skill struct {
	Language  LanguageCode `json:"language"`
	Listening Level        `json:"listening"`
	Speaking  Level        `json:"speaking"`
	Reading   Level        `json:"reading,omitempty"`
	Writing   Level        `json:"writing,omitempty"`
	Variety   string       `json:"variety,omitempty"`
	Evidence  string       `json:"evidence,omitempty"` // self, interview, certificate
}

// SkillOf is a skill of one level in every ability.
func SkillOf(code LanguageCode, l Level) Skill {
	return Skill{Language: code, Listening: l, Speaking: l, Reading: l, Writing: l}
}

// Oral is the lower of listening and speaking: what interpreting needs.
func (s Skill) Oral() Level {
	if s.Listening.AtLeast(s.Speaking) {
		return s.Speaking
	}
	return s.Listening
}

// Document records that a paper was seen; the paper itself is never kept.
type Document struct {
	Kind    string `json:"kind"` // conduct, secrecy, training
	SeenOn  Date   `json:"seen_on,omitempty"`
	SeenBy  string `json:"seen_by,omitempty"`
	Expires Date   `json:"expires,omitempty"`
}

// The documents a pool asks for.
const (
	Conduct  = "conduct"  // Führungszeugnis
	Secrecy  = "secrecy"  // Schweigepflichterklärung
	Training = "training" // Schulung
)

// Mediator (Sprachlotsin, Sprachlotse) is a person in the pool. She is never
// public; members see what they need to choose, coordinators everything.
type Mediator struct {
	Meta
	ID           MediatorID  `json:"id"`
	Name         string      `json:"name"`
	Gender       string      `json:"gender,omitempty"` // f, m, d; empty: not said
	Home         Seat        `json:"home"`             // coordination only
	Channels     []Channel   `json:"channels,omitempty"`
	Skills       []Skill     `json:"skills"`
	German       Level       `json:"german"`
	Topics       []TopicKey  `json:"topics,omitempty"`
	Refuses      []TopicKey  `json:"refuses,omitempty"` // topics she will not take
	Modes        []Mode      `json:"modes"`
	RadiusKM     float64     `json:"radius_km"`
	Availability []Slot      `json:"availability,omitempty"` // weekly, wall time
	Away         []Period    `json:"away,omitempty"`
	Busy         []Busy      `json:"busy,omitempty"` // read from her calendar
	Willingness  Willingness `json:"willingness"`
	Documents    []Document  `json:"documents,omitempty"`
	MonthlyLimit int         `json:"monthly_limit,omitempty"` // jobs; 0: none
	YearlyLimit  int         `json:"yearly_limit,omitempty"`
	Barred       []ActorID   `json:"barred,omitempty"` // she will not work there
	ListedUntil  Date        `json:"listed_until,omitempty"`
	Language     string      `json:"language,omitempty"` // BCP 47, of pages and mail; empty: German
	Channel      ChannelKind `json:"channel,omitempty"`  // how she would be asked; empty: by mail
	// Epoch counts how often she revoked her links; older ones open nothing.
	Epoch int    `json:"epoch,omitempty"`
	Note  string `json:"note,omitempty"` // coordination only
}

// Busy is a span of time she is not free, without saying why.
type Busy struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// mostBusy is how many busy spans a mediator may bring.
const mostBusy = 2000

// Email is where mail reaches her, empty where there is none.
func (m Mediator) Email() string {
	for _, c := range m.Channels {
		if c.Kind == Email {
			return c.Value
		}
	}
	return ""
}

// Skill is the mediator's skill in a language.
func (m Mediator) Skill(code LanguageCode) (Skill, bool) {
	i := slices.IndexFunc(m.Skills, func(s Skill) bool { return s.Language == code })
	if i < 0 {
		return Skill{}, false
	}
	return m.Skills[i], true
}

// Document is the mediator's document of a kind.
func (m Mediator) Document(kind string) (Document, bool) {
	i := slices.IndexFunc(m.Documents, func(d Document) bool { return d.Kind == kind })
	if i < 0 {
		return Document{}, false
	}
	return m.Documents[i], true
}

// Ref names the mediator.
func (m Mediator) Ref() Ref { return Ref{KindMediator, string(m.ID)} }

// Facts: a mediator is looked up by name; the home is for coordinators.
func (m Mediator) Facts() Facts {
	return Facts{Name: m.Name, Points: seen(m.Home.Point, Coordination)}
}

// Links: languages with level, topics, home.
func (m Mediator) Links() []Link {
	l := linksOf(m)
	for _, s := range m.Skills {
		l.valued(LinkSpeaks, KindLanguage, string(s.Language), string(s.Oral()))
	}
	linkAll(l, LinkOnTopic, KindTopic, m.Topics)
	if m.Home.Place != "" {
		l.to(LinkLocatedIn, KindPlace, string(m.Home.Place)).seenBy(Coordination)
	}
	return l.links
}

// Validate checks skills, modes, radius, availability and limits.
func (m Mediator) Validate() error {
	var c checks
	m.check(&c)
	c.that(ValidID(string(m.ID)), "id", "bad_id")
	c.name("name", m.Name)
	c.that(m.Visibility < Public, "visibility", "person_not_public")
	c.that(strings.Contains("fmd", m.Gender) && len(m.Gender) <= 1, "gender", "unknown_value", m.Gender)
	m.Home.check(&c, "home")
	checkChannels(&c, m.Channels)
	c.that(len(m.Skills) > 0, "skills", "required")
	c.that(slices.Contains(Levels, m.German), "german", "unknown_value", string(m.German))
	for i, s := range m.Skills {
		for _, l := range []Level{s.Listening, s.Speaking} {
			c.that(slices.Contains(Levels, l), fmt.Sprintf("skills.%d.level", i), "unknown_value", string(l))
		}
	}
	c.that(len(m.Modes) > 0, "modes", "required")
	for i, mode := range m.Modes {
		c.that(slices.Contains(Modes, mode), fmt.Sprintf("modes.%d", i), "unknown_value", string(mode))
	}
	c.that(m.RadiusKM >= 0 && m.RadiusKM <= 1000, "radius_km", "out_of_range", "0", "1000")
	c.that(m.MonthlyLimit >= 0 && m.YearlyLimit >= 0, "monthly_limit", "out_of_range")
	for i, s := range m.Availability {
		c.that(s.Day >= 0 && s.Day <= 6 && s.From >= 0 && s.From < 1440 && s.To >= 0 && s.To <= 1440 && s.From != s.To, fmt.Sprintf("availability.%d", i), "bad_time")
	}
	for i, p := range m.Away {
		c.period(fmt.Sprintf("away.%d", i), p)
	}
	c.that(len(m.Busy) <= mostBusy, "busy", "too_many", fmt.Sprint(mostBusy))
	for i, b := range m.Busy {
		c.that(b.From.Before(b.To), fmt.Sprintf("busy.%d", i), "ends_before_start")
	}
	willing := []Willingness{AskNormally, AskLess, AskRarely}
	c.that(slices.Contains(willing, m.Willingness), "willingness", "unknown_value", string(m.Willingness))
	return c.err(m.Ref())
}

func (m Mediator) withVersion(v int64) Record { m.Version = v; return m }
