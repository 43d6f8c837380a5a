package web

import (
	"net/url"
	"strconv"
	"strings"

	"lotsennetz/graph"
)

// ActorFormPage is the form for a new actor or one that is there.
type ActorFormPage struct {
	Base
	Heading  string
	Action   string
	Cancel   string
	Version  string
	Key      string
	Problems []Problem

	Actor       Field // the name; Name is taken by what a page is called
	Kind        Field
	Aliases     Field
	Description Field
	Topics      Field
	Languages   Field
	Groups      Field
	Areas       Field
	Hours       Field
	Partners    Field
	Unwilling   Field
	Confirmed   Field
	Visible     Field
	Seats       []SeatFields
	Channels    []ChannelFields
}

// SeatFields are the fields of one seat.
type SeatFields struct {
	Legend                                 string
	Place, Street, Postcode, Town, Visible Field
}

// ChannelFields are the fields of one channel.
type ChannelFields struct {
	Legend                     string
	Kind, Value, Note, Visible Field
}

func (*ActorFormPage) name() string { return "actorform" }

// More empty rows than an actor has, for what comes new.
const (
	spareSeats    = 1
	spareChannels = 2
)

// NewActorFormPage is the form with what was typed and what was wrong with it.
func NewActorFormPage(b Base, c *graph.Catalog, in FormInput) *ActorFormPage {
	f, p := NewForm(b.Printer, in.Values, in.Wrong), b.Printer
	visible := labelled(p, "visibility", []string{"public", "network", "coordination"})
	page := &ActorFormPage{Base: b, Version: in.Values.Get("version"), Key: in.Values.Get("idempotency_key"),
		Actor:       f.hint(f.input("name", "actorform.name"), "actorform.name.hint"),
		Kind:        f.choose(f.input("kind", "actors.kind"), any1(p.T("form.choose"), kindOptions(p))),
		Aliases:     f.optional(f.hint(f.input("aliases", "actorform.aliases"), "actorform.aliases.hint")),
		Description: f.optional(f.input("description", "actorform.description")),
		Topics:      f.optional(f.choose(f.input("topics", "actor.topics"), topicOptions(p, c))),
		Languages:   f.optional(f.choose(f.input("languages", "actor.languages"), languageOptions(p, c))),
		Groups:      f.optional(f.choose(f.input("groups", "actor.groups"), groupOptions(p, c))),
		Areas:       f.optional(f.choose(f.input("areas", "actor.areas"), townOptions(p, c))),
		Hours:       f.optional(f.hint(f.input("hours", "hours.title"), "actorform.hours.hint")),
		Partners:    f.optional(f.hint(f.input("partners", "actorform.partners"), "actorform.partners.hint")),
		Unwilling:   f.choose(f.input("unwilling", "actorform.unwilling.title"), []Option{{Value: "true", Label: p.T("actorform.unwilling")}}),
		Confirmed:   f.choose(f.input("confirm", "actorform.confirm.title"), []Option{{Value: "true", Label: p.T("actorform.confirm")}}),
		Visible:     f.choose(f.input("visibility", "actorform.visibility"), visible),
	}
	page.Description.Rows, page.Description.MaxLength = 4, graph.MaxText
	page.Aliases.Rows, page.Aliases.MaxLength = 3, 0
	for i := range rows(in.Values, "seats.") + spareSeats {
		page.Seats = append(page.Seats, f.seat(i, c, visible))
	}
	for i := range rows(in.Values, "channels.") + spareChannels {
		page.Channels = append(page.Channels, f.channel(i, visible))
	}
	page.Problems = f.problems(page.fields()...)
	return page
}

func (p *ActorFormPage) fields() []Field {
	out := []Field{p.Actor, p.Kind, p.Aliases, p.Description, p.Topics, p.Languages, p.Groups, p.Areas, p.Hours, p.Partners, p.Visible}
	for _, s := range p.Seats {
		out = append(out, s.Place, s.Street, s.Postcode, s.Town, s.Visible)
	}
	for _, c := range p.Channels {
		out = append(out, c.Kind, c.Value, c.Note, c.Visible)
	}
	return out
}

func (f *Form) seat(i int, c *graph.Catalog, visible []Option) SeatFields {
	at := "seats." + strconv.Itoa(i) + "."
	return SeatFields{Legend: f.p.T("actorform.seat", i+1),
		Place:    f.choose(f.input(at+"place", "actors.place"), any1(f.p.T("form.none"), placeOptions(f.p, c))),
		Street:   f.optional(f.input(at+"street", "actorform.street")),
		Postcode: f.optional(f.input(at+"postcode", "actorform.postcode")),
		Town:     f.optional(f.hint(f.input(at+"town", "actorform.town"), "actorform.town.hint")),
		Visible:  f.visible(at+"visibility", visible)}
}

func (f *Form) channel(i int, visible []Option) ChannelFields {
	at := "channels." + strconv.Itoa(i) + "."
	return ChannelFields{Legend: f.p.T("actorform.channel", i+1),
		Kind:    f.choose(f.input(at+"kind", "actorform.channel.kind"), labelled(f.p, "channel", []graph.ChannelKind{graph.Phone, graph.Email, graph.Web})),
		Value:   f.optional(f.input(at+"value", "actorform.channel.value")),
		Note:    f.optional(f.input(at+"note", "actorform.channel.note")),
		Visible: f.visible(at+"visibility", visible)}
}

// visible is how far something may be shown: nothing is public before somebody
// says so.
func (f *Form) visible(name string, options []Option) Field {
	field := f.choose(f.input(name, "actorform.visible"), options)
	if f.values.Get(name) == "" {
		for i, o := range field.Options {
			field.Options[i].Chosen = o.Value == graph.Network.String()
		}
	}
	return field
}

// rows is how many numbered rows of a part were typed.
func rows(values url.Values, prefix string) int {
	n := 0
	for name, v := range values {
		rest, ok := strings.CutPrefix(name, prefix)
		number, _, _ := strings.Cut(rest, ".")
		i, err := strconv.Atoi(number)
		if ok && err == nil && i >= n && i < graph.MaxEntries && strings.Join(v, "") != "" && !strings.HasSuffix(name, ".kind") && !strings.HasSuffix(name, ".visibility") {
			n = i + 1
		}
	}
	return n
}

// actorFields are the names of the fields in the order of the form.
func actorFields(forms ...url.Values) []string {
	out := []string{"name", "kind", "aliases", "description", "topics", "groups", "languages", "areas", "hours"}
	seats, channels := 0, 0
	for _, v := range forms {
		seats, channels = max(seats, rows(v, "seats.")), max(channels, rows(v, "channels."))
	}
	for i := range seats {
		for _, part := range []string{"place", "street", "postcode", "town", "visibility"} {
			out = append(out, "seats."+strconv.Itoa(i)+"."+part)
		}
	}
	for i := range channels {
		for _, part := range []string{"kind", "value", "note", "visibility"} {
			out = append(out, "channels."+strconv.Itoa(i)+"."+part)
		}
	}
	return append(out, "partners", "unwilling", "visibility")
}

// fieldLabel names a field of the actor's form.
func (b *Base) fieldLabel(name string) string {
	labels := map[string]string{
		"name": "actorform.name", "kind": "actors.kind", "aliases": "actorform.aliases", "description": "actorform.description",
		"topics": "actor.topics", "groups": "actor.groups", "languages": "actor.languages", "areas": "actor.areas", "hours": "hours.title",
		"partners": "actorform.partners", "unwilling": "actorform.unwilling.title", "visibility": "actorform.visibility",
		"place": "actors.place", "street": "actorform.street", "postcode": "actorform.postcode", "town": "actorform.town",
		"value": "actorform.channel.value", "note": "actorform.channel.note",
	}
	parts := strings.Split(name, ".")
	label := b.T(labels[parts[len(parts)-1]])
	if len(parts) == 3 {
		n, _ := strconv.Atoi(parts[1])
		legend := "actorform.seat"
		if parts[0] == "channels" {
			legend = "actorform.channel"
		}
		if parts[2] == "visibility" {
			label = b.T("actorform.visible")
		}
		return b.T(legend, n+1) + ", " + label
	}
	return label
}

// fieldText is what a field of the actor's form says, in words.
func (b *Base) fieldText(name string, values []string) string {
	parts := strings.Split(name, ".")
	said := make([]string, 0, len(values))
	for _, v := range values {
		switch field := parts[len(parts)-1]; {
		case v == "":
			continue
		case field == "kind" && len(parts) == 1:
			v = b.L("actor.kind", v)
		case field == "kind":
			v = b.L("channel", v)
		case field == "visibility":
			v = b.L("visibility", v)
		case field == "topics":
			v = b.Topic(graph.TopicKey(v))
		case field == "groups":
			v = b.Group(graph.GroupKey(v))
		case field == "languages":
			v = b.Language(graph.LanguageCode(v))
		case field == "areas" || field == "place":
			v = b.Place(graph.PlaceKey(v))
		case field == "unwilling":
			v = b.T("actorform.unwilling")
		}
		said = append(said, v)
	}
	return strings.Join(said, ", ")
}

// ActorValues is an actor as its form holds it.
func ActorValues(a graph.Actor) url.Values {
	v := url.Values{"name": {a.Name}, "kind": {string(a.Kind)}, "aliases": {strings.Join(a.Aliases, "\n")}, "description": {a.Description},
		"topics": strings2(a.Topics), "languages": strings2(a.Languages), "groups": strings2(a.Groups), "areas": strings2(a.Areas),
		"hours": {a.Hours.Text}, "visibility": {a.Visibility.String()}, "version": {strconv.FormatInt(a.Version, 10)}}
	if a.Partners > 0 {
		v.Set("partners", strconv.Itoa(a.Partners))
	}
	if a.Unwilling {
		v.Set("unwilling", "true")
	}
	for i, s := range a.Seats {
		at := "seats." + strconv.Itoa(i) + "."
		v.Set(at+"place", string(s.Place))
		v.Set(at+"street", s.Street)
		v.Set(at+"postcode", s.Postcode)
		v.Set(at+"town", s.Town)
		v.Set(at+"visibility", s.Visibility.String())
	}
	for i, c := range a.Channels {
		at := "channels." + strconv.Itoa(i) + "."
		v.Set(at+"kind", string(c.Kind))
		v.Set(at+"value", c.Value)
		v.Set(at+"note", c.Note)
		v.Set(at+"visibility", c.Visibility.String())
	}
	return v
}
