package graph

import (
	"fmt"
	"slices"
	"time"
)

// Person is a human with dated roles at actors. What of her may be shown
// publicly is what her consents cover; see MayPublish.
type Person struct {
	Meta
	ID       PersonID  `json:"id"`
	Name     string    `json:"name"`
	Channels []Channel `json:"channels,omitempty"`
	Posts    []Post    `json:"posts,omitempty"`
	Consents []Consent `json:"consents,omitempty"`
	// BornOn is kept only where age matters (a youth captain); never public.
	BornOn Date `json:"born_on,omitempty"`
	// InformedOn is the day the person was told that she is kept here, where
	// somebody else entered her (GDPR art. 14).
	InformedOn Date   `json:"informed_on,omitempty"`
	Note       string `json:"note,omitempty"` // coordination only
}

// Post is a person's role at an actor for a time.
type Post struct {
	Actor  ActorID `json:"actor"`
	Title  string  `json:"title"`
	Period Period  `json:"period"`
}

// ConsentField is a part of a person that needs consent to be public.
type ConsentField string

// The parts.
const (
	ConsentName  ConsentField = "name"
	ConsentPhone ConsentField = "phone"
	ConsentEmail ConsentField = "email"
)

// Consent is what a person lets us show (Einwilligung), and since when.
type Consent struct {
	Field       ConsentField `json:"field"`
	TextVersion string       `json:"text_version"` // of the wording agreed to
	GivenOn     Date         `json:"given_on"`
	GivenBy     string       `json:"given_by"` // "self" or "guardian"
	Way         string       `json:"way,omitempty"`
	WithdrawnOn Date         `json:"withdrawn_on,omitempty"`
}

// MayPublish reports whether a consent in force on the day covers the field. A
// minor's own consent does not count; a guardian's ends when she comes of age,
// so nothing becomes or stays public by a birthday alone.
func (p Person) MayPublish(field ConsentField, day Date) bool {
	return slices.ContainsFunc(p.Consents, func(c Consent) bool {
		if c.Field != field || c.GivenOn == "" || c.GivenOn > day || (c.WithdrawnOn != "" && c.WithdrawnOn <= day) {
			return false
		}
		if c.GivenBy == "guardian" {
			return p.minorOn(day)
		}
		return !p.minorOn(c.GivenOn)
	})
}

func (p Person) minorOn(day Date) bool {
	if p.BornOn == "" || day == "" {
		return false
	}
	return DateOf(p.BornOn.Time(time.UTC).AddDate(18, 0, 0)) > day
}

// Ref names the person.
func (p Person) Ref() Ref { return Ref{KindPerson, string(p.ID)} }

// Facts: a person is looked up by name.
func (p Person) Facts() Facts { return Facts{Name: p.Name} }

// Links: a person works at actors.
func (p Person) Links() []Link {
	l := linksOf(p)
	for _, post := range p.Posts {
		l.valued(LinkWorksAt, KindActor, string(post.Actor), post.Title)
	}
	return l.links
}

// Validate checks names, channels, posts and consents.
func (p Person) Validate() error {
	var c checks
	p.check(&c)
	c.that(ValidID(string(p.ID)), "id", "bad_id")
	c.name("name", p.Name)
	c.text("note", p.Note, MaxText)
	c.that(p.BornOn.Valid(), "born_on", "bad_date", string(p.BornOn))
	c.that(p.InformedOn.Valid(), "informed_on", "bad_date", string(p.InformedOn))
	checkChannels(&c, p.Channels)
	for i, post := range p.Posts {
		c.period(fmt.Sprintf("posts.%d.period", i), post.Period)
		c.that(post.Actor != "", fmt.Sprintf("posts.%d.actor", i), "required")
	}
	for i, consent := range p.Consents {
		c.that(consent.GivenOn != "" && consent.GivenOn.Valid(), fmt.Sprintf("consents.%d.given_on", i), "bad_date")
		c.that(consent.WithdrawnOn.Valid(), fmt.Sprintf("consents.%d.withdrawn_on", i), "bad_date")
		c.that(consent.GivenBy == "self" || consent.GivenBy == "guardian", fmt.Sprintf("consents.%d.given_by", i), "unknown_value", consent.GivenBy)
	}
	return c.err(p.Ref())
}

func (p Person) withVersion(v int64) Record { p.Version = v; return p }
