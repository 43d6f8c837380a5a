package exchange

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"lotsennetz/graph"
)

// A list is a kind of file the district keeps.
type list struct {
	name    string
	key     []string // the columns it is recognised by
	columns []string // all it may have
	// small lists are read as a whole, so that their rows may stand in any order.
	small bool
	// ref names the record of a row; the zero Ref where the row does not say.
	ref func(*reading) graph.Ref
	// read is the record of a row on top of the one stored, nil if there is none.
	// Columns the file has not leave what is stored.
	read func(r *reading, old graph.Record) graph.Record
	// fields names the column a field of the record comes from.
	fields map[string]string
}

// lists are all kinds of files, in the order in which they are read.
var lists = []*list{
	placeList, topicList, topicLabelList, groupList, groupLabelList, languageList, relationList,
	actorList, responsibilityList, wishList, cooperationList, mediatorList, conceptList, noteList, meetingList, membershipList,
}

var labelFile = regexp.MustCompile(`^(?i:themen|personenkreise)_([A-Za-z]{2,3}(?:-[A-Za-z]+)*)$`)

// listOf recognises a file by its columns; those whose columns fit several
// kinds, also by its name. nil: no list of ours.
func listOf(t *Table) *list {
	stem := strings.TrimSuffix(path.Base(t.Name), path.Ext(t.Name))
	var fit []*list
	for _, l := range lists {
		has := func(c string) bool { return t.Column(c) >= 0 }
		if !slices.ContainsFunc(l.key, func(c string) bool { return !has(c) }) {
			fit = append(fit, l)
		}
	}
	labels := labelFile.MatchString(stem)
	fit = slices.DeleteFunc(fit, func(l *list) bool {
		isLabels := l == topicLabelList || l == groupLabelList
		if isLabels {
			return !labels || !strings.HasPrefix(strings.ToLower(stem), l.name+"_")
		}
		return labels && (l == topicList || l == groupList)
	})
	if len(fit) == 0 {
		return nil
	}
	return slices.MaxFunc(fit, func(a, b *list) int {
		if byKey := len(a.key) - len(b.key); byKey != 0 {
			return byKey
		}
		return overlap(t, a) - overlap(t, b)
	})
}

func overlap(t *Table, l *list) int {
	n := 0
	for _, c := range l.columns {
		if t.Column(c) >= 0 {
			n++
		}
	}
	return n
}

// languageOf is the language in a name like "themen_uk.csv"; Kurmandschi is ku
// there as in the pages.
func languageOf(name string) string {
	stem := strings.TrimSuffix(path.Base(name), path.Ext(name))
	m := labelFile.FindStringSubmatch(stem)
	if m == nil {
		return ""
	}
	lang := strings.ToLower(m[1])
	if lang == "kmr" {
		return "ku"
	}
	return lang
}

// isDuplicateList reports whether the file is the list of known duplicates.
func isDuplicateList(t *Table) bool {
	return len(t.Header) == 2 && t.Column("nr") >= 0 && t.Column("akteur") >= 0
}

// isForeignList reports whether the file is somebody else's list of actors.
func isForeignList(t *Table) bool {
	for _, c := range []string{"name", "namedesvereins", "verein", "vereinsname", "organisation", "einrichtung"} {
		if t.Column(c) >= 0 {
			return true
		}
	}
	return false
}

// column is the column a field error is about.
func (l *list) column(f graph.FieldError) string {
	switch f.Key {
	case "bad_email":
		return "email"
	case "bad_url":
		return "website"
	case "bad_phone":
		return "telefon"
	}
	field := f.Field
	for field != "" {
		if c, ok := l.fields[field]; ok {
			return c
		}
		i := strings.LastIndexByte(field, '.')
		if i < 0 {
			break
		}
		field = field[:i]
	}
	if slices.Contains(l.columns, f.Field) {
		return f.Field
	}
	return ""
}
