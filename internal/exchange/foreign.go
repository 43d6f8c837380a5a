package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// ForeignFields are the columns of a list of actors that somebody else's list may
// have too, as our own list names them.
var ForeignFields = []string{"name", "art", "ort", "ortsteil", "strasse", "plz", "telefon", "email", "website", "beschreibung"}

// foreignNames are what others call a field, the likeliest first.
var foreignNames = map[string][]string{
	"name":    {"name", "namedesvereins", "vereinsname", "verein", "organisation", "einrichtung", "traeger", "bezeichnung"},
	"strasse": {"strasse", "anschrift", "adresse"}, "telefon": {"telefon", "fon", "mobil", "handy"},
}

// ForeignList is somebody else's list of organisations, read as actors that
// nobody but coordinators sees.
type ForeignList struct {
	*Table
	Columns map[string]string // our field to its column; fields without one are absent
	Unread  []string          // columns that are not taken over
	Rows    []ForeignRow
	Errors  []RowError // rows that are left out
	Notices []Notice
}

// ForeignRow is one organisation of the list.
type ForeignRow struct {
	Line  int
	Actor graph.Actor
}

// MostForeign is how many rows a list may have that a person reviews.
const MostForeign = 2000

// ReadForeign reads the table. Columns names the column of a field where the
// header does not say it; an empty name leaves the field out. The id of a row is
// made of name and place, so that the same list twice gives the same ids.
func ReadForeign(t *Table, c *graph.Catalog, columns map[string]string) (ForeignList, error) {
	l := ForeignList{Table: t, Columns: map[string]string{}}
	cols := map[string]int{}
	for _, field := range ForeignFields {
		if i := foreignColumn(t, field, columns); i >= 0 {
			cols[field], l.Columns[field] = i, t.Header[i]
		}
	}
	for i, h := range t.Header {
		if !slices.ContainsFunc(ForeignFields, func(f string) bool { n, ok := cols[f]; return ok && n == i }) {
			l.Unread = append(l.Unread, h)
		}
	}
	if _, ok := cols["name"]; !ok {
		return l, t.fail(t.HeaderLine, "foreign_without_name", strings.Join(t.Header, ", "))
	}
	words, ids := newVocabulary(c), map[graph.ActorID]bool{}
	for row, err := range t.Rows() {
		if bad, ok := errors.AsType[RowError](err); ok {
			l.Errors = append(l.Errors, bad)
			continue
		}
		if err != nil {
			return l, err
		}
		r := &reading{file: t.Name, list: actorList, cols: cols, row: row, words: words, columns: t.Header,
			noted: func(line int, key string, args ...any) {
				l.Notices = append(l.Notices, Notice{File: t.Name, Line: line, Reason: reason(key, args...)})
			}}
		a := r.foreign()
		if len(r.errs) == 0 && ids[a.ID] {
			r.bad("name", a.Name, "duplicate_row", a.Name)
		}
		if r.check(a); len(r.errs) > 0 {
			l.Errors = append(l.Errors, r.errs...)
			continue
		}
		ids[a.ID] = true
		if l.Rows = append(l.Rows, ForeignRow{row.Line, a}); len(l.Rows) > MostForeign {
			return l, t.fail(row.Line, "too_many_rows", MostForeign)
		}
	}
	return l, nil
}

func foreignColumn(t *Table, field string, columns map[string]string) int {
	if name, told := columns[field]; told {
		return t.Column(name)
	}
	names := foreignNames[field]
	if names == nil {
		names = []string{field}
	}
	for _, n := range names {
		if i := t.Column(n); i >= 0 {
			return i
		}
	}
	return -1
}

// foreign is the row as an actor. What an old list says is seen by coordinators
// alone until somebody confirms it.
func (r *reading) foreign() graph.Actor {
	a := graph.Actor{Meta: graph.Meta{Visibility: graph.Coordination, Source: r.file}, Name: r.need("name")}
	one(r, "art", &a.Kind, known(r, actorKinds))
	if a.Kind == "" {
		a.Kind = kindOf(a.Name)
	}
	r.set("beschreibung", &a.Description)
	a.Channels = r.channels(nil, graph.Coordination)
	for i, c := range a.Channels { // others guard telephone numbers too
		a.Channels[i].Value = strings.TrimPrefix(c.Value, "'")
	}
	hidden := graph.Coordination
	a.Seats = r.seats(nil, &hidden)
	sum := sha256.Sum256([]byte(fold.Text(a.Name) + "\n" + fold.Text(r.text("ort")) + "\n" + fold.Text(r.text("ortsteil"))))
	a.ID = graph.ActorID("liste-" + hex.EncodeToString(sum[:6]))
	a.Slug = strings.Trim(fold.Slug(a.Name), "-")
	if a.Slug == "" || len(a.Slug) > graph.MaxID-14 {
		a.Slug = "liste"
	}
	a.Slug += "-" + hex.EncodeToString(sum[:3])
	return a
}

// kindWords are words, and ends of words, that tell what an organisation is; the
// first that fits counts.
var kindWords = []struct {
	kind  graph.ActorKind
	words []string
}{
	{graph.Initiative, []string{"asyl", "fluchtling", "freundeskreis", "willkommen", "runder tisch", "fahrradwerkstatt", "cafe international", "integrationslotsen"}},
	{graph.Congregation, []string{"kirchengemeinde", "pfarrei", "moschee", "gemeinde st", "synagoge"}},
	{graph.Authority, []string{"stadtverwaltung", "gemeindeverwaltung", "jobcenter", "agentur fur arbeit", "auslanderbehorde", "kreis hoxter"}},
	{graph.Welfare, []string{"caritas", "diakonie", "awo", "drk", "paritatisch", "malteser", "johanniter"}},
	{graph.Education, []string{"schule", "kita", "kindergarten", "familienzentrum", "vhs", "volkshochschule"}},
	{graph.Employer, []string{"gmbh", "kg", "ohg", "ag", "spedition", "tischlerei", "metallbau", "autohaus", "hotel", "pflegedienst", "werk", "glashutte"}},
	{graph.MigrantGroup, []string{"ukrainischer verein", "turkisch", "kurdisch", "afghanisch", "syrisch", "deutsch russisch"}},
	{graph.SportsClub, []string{"sv", "tus", "tsv", "sc", "fc", "vfl", "vfb", "rsv", "djk", "tv", "ssv", "sg", "dlrg", "sport", "turn", "fussball", "tennis", "reit",
		"rad", "schach", "angel", "kanu", "billard", "schwimm", "golf", "tanz"}},
	{graph.CulturalClub, []string{"musik", "chor", "theater", "laienspiel", "heimat", "karneval", "schutzen", "imker", "garten", "verein"}},
}

// kindOf guesses what an organisation is from its name; a cultural club where
// nothing tells.
func kindOf(name string) graph.ActorKind {
	folded := fold.Text(name)
	tokens := fold.Tokens(name)
	for _, k := range kindWords {
		for _, w := range k.words {
			if len(w) <= 3 && slices.Contains(tokens, w) || len(w) > 3 && strings.Contains(folded, w) {
				return k.kind
			}
		}
	}
	return graph.CulturalClub
}
