package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
	"lotsennetz/twin"
	"lotsennetz/web/locale"
)

// TwinsPage shows actors that may be one, what was made one and what came from
// lists, and takes a list in.
type TwinsPage struct {
	Base
	Problems []Problem
	Key      string
	Pairs    []TwinPair
	Found    string // how many pairs there are
	Merged   []TwinMerge
	Fresh    []Link // from lists, nobody but coordinators sees them yet
	More     string // of those
}

func (*TwinsPage) name() string { return "twins" }

// TwinsHref is the address of the page.
const TwinsHref = "/verwaltung/dubletten"

// TwinPair is two actors with what each says, side by side.
type TwinPair struct {
	Sides   [2]TwinSide
	Certain bool
	Reasons []string
}

// TwinSide is one of a pair.
type TwinSide struct {
	Link
	ID    string
	Facts []string
	Keep  string // what the button says that keeps it
}

// TwinMerge is two that were made one.
type TwinMerge struct {
	ID, On     string
	Kept, Gone Link
	Blocked    string // why it cannot be undone now
}

// Twins is what the page is made from.
type Twins struct {
	Pairs  []twin.Pair
	Merged []graph.Twin // newest first
	Actors map[graph.ActorID]graph.Actor
	Fresh  []graph.Actor
	Zone   *time.Location
	Wrong  []graph.FieldError
}

// mostPairs is how many pairs, merges and fresh actors the page shows.
const mostPairs = 100

// NewTwinsPage prepares pairs, merges and new actors.
func NewTwinsPage(b Base, c *graph.Catalog, t Twins) *TwinsPage {
	p := &TwinsPage{Base: b, Key: graph.NewKey(), Problems: Problems(b.Printer, t.Wrong), Found: b.T("twins.found", len(t.Pairs))}
	for _, pair := range t.Pairs[:min(len(t.Pairs), mostPairs)] {
		p.Pairs = append(p.Pairs, TwinPair{Sides: [2]TwinSide{p.side(c, pair.A), p.side(c, pair.B)}, Certain: pair.Verdict == twin.Certain, Reasons: sayEach(b.Printer, pair.Reasons)})
	}
	for _, m := range t.Merged[:min(len(t.Merged), mostPairs)] {
		kept, gone := t.Actors[m.Kept], t.Actors[m.Gone()]
		row := TwinMerge{ID: string(m.ID), On: b.Moment(m.At.In(t.Zone)), Kept: actorLink(kept), Gone: Link{Text: gone.Name}}
		if kept.Into != "" {
			row.Blocked = b.T("error.twin_went_on", kept.Name)
		}
		p.Merged = append(p.Merged, row)
	}
	for _, a := range t.Fresh[:min(len(t.Fresh), mostPairs)] {
		p.Fresh = append(p.Fresh, Link{actorLink(a).Href + "/bearbeiten", a.Name})
	}
	if n := len(t.Fresh) - len(p.Fresh); n > 0 {
		p.More = b.T("twins.more", n)
	}
	return p
}

func actorLink(a graph.Actor) Link { return Link{"/akteure/" + url.PathEscape(a.Slug), a.Name} }

func sayEach(p *locale.Printer, phrases []graph.Phrase) []string {
	out := make([]string, len(phrases))
	for i, ph := range phrases {
		out[i] = p.Say(ph)
	}
	return out
}

func (p *TwinsPage) side(c *graph.Catalog, a graph.Actor) TwinSide {
	return TwinSide{Link: actorLink(a), ID: string(a.ID), Facts: actorFacts(p.Printer, c, a), Keep: p.T("twins.keep", a.Name)}
}

// actorFacts are what of an actor tells it from another.
func actorFacts(p *locale.Printer, c *graph.Catalog, a graph.Actor) []string {
	out := []string{p.L("actor.kind", a.Kind)}
	for _, s := range a.Seats {
		where := cmp.Or(s.Town, p.Place(s.Place))
		if m, ok := c.Municipality(s.Place); ok && m.Key != s.Place {
			where = m.Name + "-" + c.Places[s.Place].Name
		}
		if s.Street != "" {
			where = s.Street + ", " + where
		}
		out = append(out, where)
	}
	for _, ch := range a.Channels {
		out = append(out, ch.Value)
	}
	return out
}

// TwinListPage shows somebody else's list beside the directory: what each row is,
// and asks where it is not sure.
type TwinListPage struct {
	Base
	Problems              []Problem
	Name, Data, Key       string
	Read                  string // encoding, separator, header
	Unread                string
	Columns               []Field
	Header                Field
	Encoding              Field
	Notices, Errors       []string
	Sure, Asked, New      []TwinRow
	SureText, AskText     string
	NewText, KnownText    string
	Nothing, ReadsNothing bool
}

func (*TwinListPage) name() string { return "twinlist" }

// TwinRow is a row of the list and what it may be.
type TwinRow struct {
	Name    string
	Facts   []string
	Reasons []string
	Link    Link // the likeliest
	Choice  Field
}

// TwinList is what the page is made from.
type TwinList struct {
	Name, Data string
	Read       bool // false: the table could not be read
	Doubtful   bool
	Encoding   string
	HeaderLine int
	Columns    map[string]string
	Header     []string
	Unread     []string
	Actors     []graph.Actor
	Pairs      map[graph.ActorID][]twin.Pair
	Known      map[graph.ActorID]bool // rows that were taken over before
	Errors     []ListProblem
	Notices    []ListProblem
	Form       url.Values
	Wrong      []graph.FieldError
}

// ListProblem is what is wrong with a row, or worth telling about it.
type ListProblem struct {
	Line          int
	Column, Value string
	Reason        graph.FieldError
}

// TwinEncodings are those a coordinator may name where the guess was wrong.
var TwinEncodings = []string{"UTF-8", "Windows-1252", "ISO-8859-15", "Macintosh", "UTF-16LE"}

// TwinFields are the fields whose column can be named.
var TwinFields = []string{"name", "art", "ort", "ortsteil", "strasse", "plz", "telefon", "email", "website", "beschreibung"}

// NewTwinListPage sorts the rows by what they are.
func NewTwinListPage(b Base, c *graph.Catalog, l TwinList) *TwinListPage {
	p := &TwinListPage{Base: b, Name: l.Name, Data: l.Data, Key: graph.NewKey(), ReadsNothing: !l.Read}
	if l.Form == nil {
		l.Form = url.Values{}
	}
	for _, w := range l.Wrong {
		p.Problems = append(p.Problems, Problem{Text: p.says(w)})
	}
	f := NewForm(b.Printer, l.Form, nil)
	p.reading(f, l)
	known := 0
	for _, a := range l.Actors {
		if l.Known[a.ID] {
			known++
			continue
		}
		p.row(f, c, a, l.Pairs[a.ID])
	}
	for _, rows := range [][]TwinRow{p.Sure, p.Asked, p.New} {
		slices.SortStableFunc(rows, func(a, b TwinRow) int { return cmp.Compare(fold.Text(a.Name), fold.Text(b.Name)) })
	}
	p.Nothing = l.Read && len(p.Sure)+len(p.Asked)+len(p.New) == 0
	p.SureText, p.AskText, p.NewText = b.T("twins.sure", len(p.Sure)), b.T("twins.asked", len(p.Asked)), b.T("twins.new", len(p.New))
	if known > 0 {
		p.KnownText = b.T("twins.known", known)
	}
	return p
}

// reading shows how the file was read, and lets it be read otherwise.
func (p *TwinListPage) reading(f *Form, l TwinList) {
	if l.Read {
		p.Read = p.T("twins.read", l.Encoding, l.HeaderLine)
	}
	if len(l.Unread) > 0 {
		p.Unread = p.T("twins.unread", strings.Join(l.Unread, ", "))
	}
	var header []Option
	for _, h := range l.Header {
		header = append(header, Option{Value: h, Label: h})
	}
	for _, name := range TwinFields {
		field := f.input("column."+name, "twins.column")
		field.Label = p.L("twins.column", name)
		if _, chosen := f.values[field.Name]; !chosen {
			f.values.Set(field.Name, l.Columns[name])
		}
		p.Columns = append(p.Columns, f.choose(field, any1(p.T("twins.no_column"), header)))
	}
	p.Header = f.optional(f.input("header", "twins.header"))
	p.Header.Type = "number"
	var encodings []Option
	for _, e := range TwinEncodings {
		encodings = append(encodings, Option{Value: e, Label: e})
	}
	p.Encoding = f.choose(f.input("encoding", "twins.encoding"), any1(p.T("twins.guess"), encodings))
	for _, n := range l.Notices {
		p.Notices = append(p.Notices, p.problem(n))
	}
	for _, e := range l.Errors {
		p.Errors = append(p.Errors, p.problem(e))
	}
}

func (p *TwinListPage) problem(l ListProblem) string {
	return p.T("twins.line", l.Line, p.says(l.Reason))
}

// says words what is wrong; what reading files has to say has texts of its own.
func (p *TwinListPage) says(f graph.FieldError) string {
	args := make([]any, len(f.Args))
	for i, a := range f.Args {
		args[i] = a
	}
	if p.Has(f.Key) {
		return p.T(f.Key, args...)
	}
	return p.T("error."+f.Key, args...)
}

func (p *TwinListPage) row(f *Form, c *graph.Catalog, a graph.Actor, pairs []twin.Pair) {
	name := "row." + string(a.ID)
	field := f.input(name, "twins.choice")
	field.Label = p.T("twins.choice", a.Name)
	var options []Option
	for _, pair := range pairs {
		options = append(options, Option{Value: string(pair.B.ID), Label: p.T("twins.is", pair.B.Name)})
	}
	options = append(options, Option{Value: "new", Label: p.T("twins.is_new")}, Option{Value: "skip", Label: p.T("twins.skip")})
	row := TwinRow{Name: a.Name, Facts: actorFacts(p.Printer, c, a)}
	choice, to := "new", &p.New
	if len(pairs) > 0 {
		choice, to = "skip", &p.Asked
		row.Reasons, row.Link = sayEach(p.Printer, pairs[0].Reasons), actorLink(pairs[0].B)
		if pairs[0].Verdict == twin.Certain {
			choice, to = string(pairs[0].B.ID), &p.Sure
		}
	}
	if f.values.Get(name) == "" {
		f.values.Set(name, choice)
	}
	row.Choice = f.choose(field, options)
	*to = append(*to, row)
}
