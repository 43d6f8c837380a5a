package search

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// An Entry is a document as engines store it: terms to match, one text to sort
// by, and the hit to answer with.
type Entry struct {
	Key   string // unique in the index: hexadecimal, as short as the record's id allows
	Terms map[Field][]string
	Point graph.Point // zero: none
	Sort  string      // ASCII; entries of equal merit come in the order of its bytes
	Hit   Hit
}

// maxTerms bounds the words kept of one text; a description has MaxText bytes.
const maxTerms = 1500

// EntryKey is the Key of the record's entry.
func EntryKey(ref graph.Ref) string {
	return hex.EncodeToString([]byte(string(ref.Kind) + "/" + ref.ID))
}

// NewEntry is the document made ready to be stored, or an error wrapping
// graph.ErrInvalid that names the document if no engine could take it.
func NewEntry(d Document) (Entry, error) {
	if err := d.validate(); err != nil {
		return Entry{}, err
	}
	t := terms{d: d, of: map[Field][]string{}, seen: map[Field]map[string]bool{}}
	t.exact()
	for _, n := range append([]string{d.Name}, d.Names...) {
		t.words(FieldName, n, d.Type != TypeActor && d.Type != TypePlace)
		if d.Type == TypeActor {
			for _, short := range initials(n) {
				t.add(FieldSpell, initialsMark+short)
			}
		}
	}
	for _, w := range d.Towns { // before the many words of topics, which are cut off first
		t.words(FieldWord, w, false)
	}
	for _, w := range d.Words {
		t.words(FieldWord, w, true)
	}
	for _, a := range d.Asked {
		if words := fold.Tokens(a); len(words) > 1 {
			t.add(FieldText, words...) // the words of one phrase say nothing of another's
		} else {
			t.words(FieldWord, a, true)
		}
	}
	for _, s := range []string{d.Text, d.Detail} {
		t.add(FieldText, fold.Tokens(s)...)
	}
	t.add(FieldType, string(d.Type))
	t.add(FieldKind, string(d.Kind))
	for _, k := range d.Topics {
		t.add(FieldTopic, string(k))
	}
	for _, k := range d.Places {
		t.add(FieldPlace, string(k))
	}
	return Entry{Key: EntryKey(d.Ref), Terms: t.of, Point: d.Point, Sort: d.sort(), Hit: d.hit()}, nil
}

func (d Document) validate() error {
	name := d.Ref.String()
	switch {
	case !graph.ValidID(d.Ref.ID) || d.ID == "" || d.Ref.Kind == "":
		return graph.Invalid(name, "id", "bad_id")
	case !slices.Contains(Types, d.Type):
		return graph.Invalid(name, "type", "unknown_value", string(d.Type))
	case !d.Point.Valid() || d.Point != d.Point: // NaN
		return graph.Invalid(name, "point", "bad_coordinates")
	case !utf8.ValidString(d.Name + d.Detail + d.Slug + d.ID):
		return graph.Invalid(name, "name", "bad_text")
	}
	return nil
}

func (d Document) hit() Hit {
	h := Hit{Type: d.Type, ID: d.ID, Slug: d.Slug, Name: d.Name, Detail: d.Detail, Kind: d.Kind, DistanceKM: -1}
	if len(d.Places) > 0 {
		h.Place = d.Places[0]
	}
	return h
}

// sort puts types in their order, the weightier first, then by name in German
// order, then by id.
func (d Document) sort() string {
	name := hex.EncodeToString(fold.Collate(d.Name))
	return fmt.Sprintf("%d%02d%s-%s", slices.Index(Types, d.Type), 99-int(min(max(d.Weight, 0), 1)*99), name[:min(len(name), 160)], EntryKey(d.Ref))
}

// terms collects the terms of one document without repetitions.
type terms struct {
	d    Document
	of   map[Field][]string
	seen map[Field]map[string]bool
}

func (t *terms) add(f Field, values ...string) {
	for _, v := range values {
		if v == "" || len(v) > 200 || t.seen[f][v] || len(t.of[f]) >= maxTerms {
			continue
		}
		if t.seen[f] == nil {
			t.seen[f] = map[string]bool{}
		}
		t.seen[f][v] = true
		t.of[f] = append(t.of[f], v)
	}
}

// Marks before the terms of FieldExact tell what they are.
const (
	asTyped  = "=" // a whole name, accents and all
	asFolded = "~" // a whole name
	asNumber = "#" // an id, address or number
)

func (t *terms) exact() {
	for _, n := range slices.Concat([]string{t.d.Name}, t.d.Names, t.d.Asked) {
		t.add(FieldExact, asTyped+fold.Exact(n), asFolded+fold.Text(n), asFolded+fold.Legal(n))
	}
	for _, e := range append([]string{t.d.ID}, t.d.Exact...) {
		t.add(FieldExact, asNumber+plainly(e))
		if key := fold.PhoneKey(e); key != "" && len(key) > 5 {
			t.add(FieldExact, asNumber+key)
		}
		if isNumber(e) {
			t.add(FieldText, e)
		}
	}
}

// plainly is how ids and addresses compare: without case and outer space.
func plainly(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// website is how addresses of pages compare: without protocol, www and the last
// slash.
func website(s string) string {
	s = plainly(s)
	for _, before := range []string{"https://", "http://", "www."} {
		s = strings.TrimPrefix(s, before)
	}
	return strings.TrimSuffix(s, "/")
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// words adds a name's or label's words with their other spellings; only words
// of labels have families, names have none.
func (t *terms) words(f Field, s string, label bool) {
	made := made.formsOf(s)
	t.add(f, made.tokens...)
	t.add(FieldSpell, made.spell...)
	for _, w := range made.family {
		if label || !strings.HasPrefix(w, stemMark) {
			t.add(FieldFamily, w)
		}
	}
}

// Marks before terms that are no whole words.
const (
	cutMark      = "." // FieldSpell: a word a full stop cut short
	initialsMark = "^" // FieldSpell: the first letters of a name's words
	stemMark     = "-" // FieldFamily: the stem of a label's word
	conceptMark  = "+" // FieldFamily: what a word means
)
