package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"lotsennetz/graph"
)

// Documented lists the kinds of records that have documents. People and
// mediators have none.
var Documented = []graph.Kind{
	graph.KindTopic, graph.KindLanguage, graph.KindPlace, graph.KindActor,
	graph.KindResponsibility, graph.KindConference, graph.KindGoal, graph.KindMeasure, graph.KindProject,
}

// Documents makes the documents of the records named as view shows them, which
// must be a graph.View of the audience the index is for. Those that have none
// (gone, archived, hidden, expired, of another kind) come back as removed.
func Documents(ctx context.Context, view graph.Reader, refs []graph.Ref, c *graph.Catalog) (docs []Document, removed []graph.Ref, err error) {
	records, err := view.Records(ctx, refs)
	if err != nil {
		return nil, nil, fmt.Errorf("documents: %w", err)
	}
	docs, err = documentsOf(ctx, view, records, c, today())
	if err != nil {
		return nil, nil, err
	}
	made := map[graph.Ref]bool{}
	for _, d := range docs {
		made[d.Ref] = true
	}
	for _, r := range refs {
		if !made[r] {
			made[r] = true
			removed = append(removed, r)
		}
	}
	return docs, removed, nil
}

// documentsOf makes documents of records that view has shown, as of a day.
func documentsOf(ctx context.Context, view graph.Reader, records []graph.Record, c *graph.Catalog, day graph.Date) ([]Document, error) {
	m := maker{c: c, today: day}
	if err := m.readHolders(ctx, view, records); err != nil {
		return nil, err
	}
	docs := make([]Document, 0, len(records))
	for _, r := range records {
		if d, ok := m.document(r); ok && !r.Head().Archived {
			d.Ref = r.Ref()
			docs = append(docs, d)
		}
	}
	return docs, nil
}

// maker makes documents; holders are the actors that responsibilities name.
type maker struct {
	c       *graph.Catalog
	today   graph.Date
	holders map[graph.ActorID]graph.Actor
	words   map[graph.TopicKey][]string // of topics met before
}

func (m *maker) readHolders(ctx context.Context, view graph.Reader, records []graph.Record) error {
	var refs []graph.Ref
	for _, r := range records {
		if z, ok := r.(graph.Responsibility); ok {
			if ref := (graph.Ref{Kind: graph.KindActor, ID: string(z.Holder)}); !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
	}
	if len(refs) == 0 {
		return nil
	}
	holders, err := view.Records(ctx, refs)
	if err != nil {
		return fmt.Errorf("holders: %w", err)
	}
	m.holders = map[graph.ActorID]graph.Actor{}
	for _, r := range holders {
		if a, ok := r.(graph.Actor); ok {
			m.holders[a.ID] = a
		}
	}
	return nil
}

func (m *maker) document(r graph.Record) (Document, bool) {
	switch r := r.(type) {
	case graph.Actor:
		return m.actor(r), true
	case graph.Topic:
		return m.topic(r), true
	case graph.Responsibility:
		return m.contact(r)
	case graph.Language:
		return m.language(r), r.Code != "und"
	case graph.Place:
		return m.place(r), true
	case graph.Conference:
		return m.conference(r), true
	case graph.Goal:
		return m.aim(string(r.ID), r.Aim), true
	case graph.Measure:
		return m.aim(string(r.ID), r.Aim), true
	case graph.Project:
		return m.aim(string(r.ID), r.Aim), true
	}
	return Document{}, false
}

// kindWords are what people call the kinds of actors.
var kindWords = map[graph.ActorKind][]string{
	graph.SportsClub:      {"Sportverein", "Verein", "sports club"},
	graph.Initiative:      {"Flüchtlingsinitiative", "Flüchtlingshilfe", "Initiative", "refugee initiative"},
	graph.Authority:       {"Behörde", "Amt", "authority"},
	graph.Welfare:         {"Wohlfahrt", "Wohlfahrtsverband", "Beratungsstelle", "welfare"},
	graph.Education:       {"Bildungseinrichtung", "education"},
	graph.CulturalClub:    {"Kulturverein", "Verein", "cultural association"},
	graph.MigrantGroup:    {"Migrantenorganisation", "Migrantenverein", "migrant organisation"},
	graph.Congregation:    {"Kirchengemeinde", "Gemeinde", "church"},
	graph.Employer:        {"Arbeitgeber", "Firma", "Betrieb", "Unternehmen", "employer"},
	graph.BusinessBody:    {"Wirtschaft", "Kammer", "business association"},
	graph.NetworkAlliance: {"Netzwerk", "Bündnis", "network"},
}

// topicWords is topicWords, worked out once a topic.
func (m *maker) topicWords(t graph.Topic) []string {
	words, ok := m.words[t.Key]
	if !ok {
		if m.words == nil {
			m.words = map[graph.TopicKey][]string{}
		}
		words = topicWords(t)
		m.words[t.Key] = words
	}
	return words
}

// actor says of seats only what the view left of them.
func (m *maker) actor(a graph.Actor) Document {
	d := Document{Type: TypeActor, ID: string(a.ID), Slug: a.Slug, Name: a.Name, Kind: a.Kind, Names: a.Aliases, Topics: a.Topics, Weight: 0.5}
	d.Exact = append(a.Reach(graph.Phone), a.Reach(graph.Email)...)
	for _, w := range a.Reach(graph.Web) {
		d.Exact = append(d.Exact, website(w))
	}
	for _, s := range a.Seats {
		m.seat(&d, s)
	}
	for _, k := range a.Topics {
		if t, ok := m.c.Topics[k]; ok {
			d.Words = append(d.Words, m.topicWords(t)...)
		}
	}
	d.Words = append(d.Words, kindWords[a.Kind]...)
	text := []string{a.Description}
	for _, code := range a.Languages {
		if l, ok := m.c.Languages[code]; ok && code != "deu" {
			text = append(text, l.German, l.English, l.Own)
		}
	}
	d.Text = strings.Join(text, "\n")
	return d
}

func (m *maker) seat(d *Document, s graph.Seat) {
	if s.Postcode != "" {
		d.Exact = append(d.Exact, s.Postcode)
	}
	if d.Point.IsZero() {
		d.Point = s.Point
	}
	town := s.Town
	for _, p := range m.c.Ladder(s.Place) {
		if !slices.Contains(d.Places, p.Key) {
			d.Places = append(d.Places, p.Key)
		}
		if p.Kind == graph.Village || p.Kind == graph.Municipality {
			d.Towns = append(d.Towns, p.Name)
		}
	}
	if p, ok := m.c.Places[s.Place]; ok {
		town = m.placeName(p)
	} else {
		d.Towns = append(d.Towns, s.Town)
	}
	if d.Detail == "" {
		d.Detail = town
	}
}

// placeName tells a village with its town.
func (m *maker) placeName(p graph.Place) string {
	if town, ok := m.c.Municipality(p.Key); ok && p.Kind == graph.Village {
		return p.Name + " (" + town.Name + ")"
	}
	return p.Name
}

func (m *maker) topic(t graph.Topic) Document {
	words := m.topicWords(t)
	d := Document{Type: TypeTopic, ID: string(t.Key), Name: t.Label("de").Name, Topics: []graph.TopicKey{t.Key}, Weight: 0.5}
	d.Asked = phrasesOf(needsOf(t))
	for _, w := range words {
		if w != d.Name {
			d.Names = append(d.Names, w)
		}
	}
	if t.Parent == "" {
		d.Weight = 0.4
	} else if p, ok := m.c.Topics[t.Parent]; ok {
		d.Detail = p.Label("de").Name
	}
	return d
}

// contact is a responsibility that holds today; its holder must be known.
func (m *maker) contact(z graph.Responsibility) (Document, bool) {
	holder, ok := m.holders[z.Holder]
	if !ok || holder.Archived || (z.Validity.To != "" && z.Validity.To < m.today) {
		return Document{}, false
	}
	topic := m.c.Topics[z.Topic]
	d := Document{Type: TypeContact, ID: string(z.ID), Slug: holder.Slug, Name: z.Function, Kind: holder.Kind, Topics: []graph.TopicKey{z.Topic}}
	if strings.TrimSpace(d.Name) == "" {
		d.Name = topic.Label("de").Name
	}
	d.Words = append(topicWords(topic), holder.Name)
	d.Words = append(d.Words, holder.Aliases...)
	for _, g := range z.Groups {
		d.Words = append(d.Words, m.c.Groups[g].Label)
	}
	detail := []string{holder.Name}
	for _, k := range z.Areas {
		if p, ok := m.c.Places[k]; ok {
			detail = append(detail, m.placeName(p))
			d.Towns = append(d.Towns, p.Name)
		}
		d.Places = append(d.Places, k)
	}
	for _, k := range z.Areas {
		d.Places = append(d.Places, m.c.PlacesBelow(k)[1:]...)
	}
	d.Places = d.Places[:min(len(d.Places), 1000)]
	d.Detail = strings.Join(detail[:min(len(detail), 6)], " · ")
	d.Weight = 1 / float64(max(z.Rank, 1))
	return d, true
}

func (m *maker) language(l graph.Language) Document {
	d := Document{Type: TypeLanguage, ID: string(l.Code), Name: l.German, Names: append([]string{l.English, l.Own}, l.Aliases...)}
	d.Weight = 0.5 - 0.02*float64(likelihood()[l.Code])
	d.Names = append(d.Names, languageNames(l.Code)...)
	d.Names = slices.DeleteFunc(d.Names, func(n string) bool { return n == "" || n == l.German })
	if l.Macro != "" {
		d.Exact = []string{l.Macro}
	}
	d.Detail = l.Own
	d.Words = phrasesFor([]string{"Sprachmittlung"})
	return d
}

func (m *maker) place(p graph.Place) Document {
	d := Document{Type: TypePlace, ID: string(p.Key), Name: p.Name, Exact: slices.Clone(p.Postcodes), Point: p.Point, Weight: 0.5}
	for i, up := range m.c.Ladder(p.Key) {
		d.Places = append(d.Places, up.Key)
		if i == 1 {
			d.Detail = up.Name
			d.Towns = append(d.Towns, up.Name)
		}
	}
	if p.Kind == graph.Village {
		d.Weight = 0.3
	}
	return d
}

// conference is found by its year as well, which its title need not name.
func (m *maker) conference(r graph.Conference) Document {
	d := m.aim(string(r.ID), r.Aim)
	d.Slug, d.Words = string(r.ID), append(d.Words, conferenceWords...)
	if year, _, dated := strings.Cut(string(r.Deadline), "-"); dated {
		d.Words, d.Detail = append(d.Words, year), cmp.Or(d.Detail, year)
	}
	return d
}

// conferenceWords are what people call a conference.
var conferenceWords = []string{"Konferenz", "Integrationskonferenz", "conference", "конференція", "конференция", "مؤتمر", "همایش", "konferans", "conférence"}

func (m *maker) aim(id string, a graph.Aim) Document {
	d := Document{Type: TypeMeasure, ID: id, Name: a.Title, Text: a.Description, Weight: 0.5}
	if t, ok := m.c.Topics[a.Topic]; ok {
		d.Topics, d.Words, d.Detail = []graph.TopicKey{a.Topic}, topicWords(t), t.Label("de").Name
	}
	return d
}
