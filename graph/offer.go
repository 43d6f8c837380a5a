package graph

// Wish is what offers and needs have in common.
type Wish struct {
	Actor  ActorID    `json:"actor"`
	Title  string     `json:"title"`
	Topic  TopicKey   `json:"topic"`
	Groups []GroupKey `json:"groups,omitempty"` // none: everyone
	Time   string     `json:"time,omitempty"`   // as written: "Di 16:00-17:30", "nachmittags"
	// Places are persons: free in an offer, wanted in a need; nil: not said.
	Places *int `json:"places,omitempty"`
	// Until is the last day it stands; empty: until withdrawn.
	Until Date `json:"until,omitempty"`
}

func (w Wish) check(c *checks) {
	c.that(w.Actor != "", "actor", "required")
	c.name("title", w.Title)
	c.that(w.Topic != "", "topic", "required")
	c.text("time", w.Time, MaxName)
	c.that(w.Places == nil || (*w.Places >= 0 && *w.Places <= 100000), "places", "out_of_range", "0", "100000")
	c.that(w.Until.Valid(), "until", "bad_date", string(w.Until))
}

// Open reports whether the wish stands on the day.
func (w Wish) Open(day Date) bool { return w.Until == "" || day <= w.Until }

func (w Wish) links(r Record, t LinkType) []Link {
	l := linksOf(r).to(t, KindActor, string(w.Actor)).to(LinkOnTopic, KindTopic, string(w.Topic))
	return linkAll(l, LinkFor, KindGroup, w.Groups).links
}

// Offer (Angebot) is what an actor gives.
type Offer struct {
	Meta
	ID OfferID `json:"id"`
	Wish
}

// Ref names the offer.
func (o Offer) Ref() Ref { return Ref{KindOffer, string(o.ID)} }

// Head is the offer's Meta.
func (o Offer) Head() Meta { return o.Meta }

// Facts: an offer is looked up by its title.
func (o Offer) Facts() Facts { return Facts{Name: o.Title} }

// Links: actor, topic, groups.
func (o Offer) Links() []Link { return o.Wish.links(o, LinkOfferedBy) }

// Validate checks title, actor, topic and places.
func (o Offer) Validate() error {
	var c checks
	o.Meta.check(&c)
	c.that(ValidID(string(o.ID)), "id", "bad_id")
	o.Wish.check(&c)
	return c.err(o.Ref())
}

func (o Offer) withVersion(v int64) Record { o.Version = v; return o }

// Need (Bedarf) is what an actor looks for.
type Need struct {
	Meta
	ID NeedID `json:"id"`
	Wish
}

// Ref names the need.
func (n Need) Ref() Ref { return Ref{KindNeed, string(n.ID)} }

// Head is the need's Meta.
func (n Need) Head() Meta { return n.Meta }

// Facts: a need is looked up by its title.
func (n Need) Facts() Facts { return Facts{Name: n.Title} }

// Links: actor, topic, groups.
func (n Need) Links() []Link { return n.Wish.links(n, LinkNeededBy) }

// Validate checks title, actor, topic and places.
func (n Need) Validate() error {
	var c checks
	n.Meta.check(&c)
	c.that(ValidID(string(n.ID)), "id", "bad_id")
	n.Wish.check(&c)
	return c.err(n.Ref())
}

func (n Need) withVersion(v int64) Record { n.Version = v; return n }

// WishIn is the wish of an offer or a need; empty for any other record.
func WishIn(r Record) Wish {
	switch r := r.(type) {
	case Offer:
		return r.Wish
	case Need:
		return r.Wish
	}
	return Wish{}
}
