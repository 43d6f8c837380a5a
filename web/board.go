package web

import (
	"slices"
	"time"

	"lotsennetz/graph"
)

// BoardPage is the coordinators' board: what is looked for, next day first.
type BoardPage struct {
	Base
	Language, Town Field
	Columns        []BoardColumn
	Status         string
	Registered     int // institutions that wait to be let in
}

func (*BoardPage) name() string { return "board" }

// BoardColumn is one kind of jobs on the board.
type BoardColumn struct {
	ID, Title string
	Rows      []BoardRow
}

// BoardRow is one job on the board.
type BoardRow struct {
	RequestRow
	Left string // how long the answers may take
	Soon bool   // within two days and nobody has said yes
}

// NewBoardPage prepares the board.
func NewBoardPage(b Base, c *graph.Catalog, jobs []graph.Job, people People, in FormInput, now Now) *BoardPage {
	f, zone := NewForm(b.Printer, in.Values, in.Wrong), now.Time.Location()
	p := &BoardPage{Base: b, Language: f.choose(f.input("language", "pool.language"), any1(b.T("form.all"), languageOptions(b.Printer, c))),
		Town: f.choose(f.input("place", "actors.place"), any1(b.T("form.any_place"), townOptions(b.Printer, c)))}
	jobs = slices.DeleteFunc(slices.Clone(jobs), func(j graph.Job) bool {
		language, town := in.Values.Get("language"), graph.PlaceKey(in.Values.Get("place"))
		return language != "" && string(j.Request.Language) != language || town != "" && !within(c, j.Request.Place, town)
	})
	week := now.Time.AddDate(0, 0, 7)
	kinds := []struct {
		id, title string
		of        func(graph.Job) bool
	}{
		{"offen", "board.open", func(j graph.Job) bool { return j.Request.State == graph.RequestOpen }},
		{"angefragt", "board.asked", func(j graph.Job) bool { return j.Request.State == graph.RequestAsked }},
		{"aushilfe", "board.outside", func(j graph.Job) bool { return j.Request.State == graph.RequestOutside }},
		{"zugesagt", "board.accepted", func(j graph.Job) bool {
			return (j.Request.State == graph.RequestAccepted || j.Request.State == graph.RequestTaken) && !j.Request.End().Before(now.Time) && j.Request.Start.Before(week)
		}},
		{"bestaetigen", "board.confirm", func(j graph.Job) bool {
			return j.Request.State == graph.RequestAccepted && j.Request.End().Before(now.Time)
		}},
		{"niemand", "board.unmet", func(j graph.Job) bool { return j.Request.State == graph.RequestUnmet }},
	}
	for _, k := range kinds {
		column := BoardColumn{ID: k.id, Title: b.T(k.title)}
		for _, j := range jobs {
			if k.of(j) {
				column.Rows = append(column.Rows, b.boardRow(j, people, now.Time, zone))
			}
		}
		p.Columns = append(p.Columns, column)
	}
	p.Status = b.T("board.status", len(p.Columns[0].Rows)+len(p.Columns[1].Rows)+len(p.Columns[2].Rows))
	return p
}

func (b *Base) boardRow(j graph.Job, people People, now time.Time, zone *time.Location) BoardRow {
	row := BoardRow{RequestRow: b.requestRow(j.Request, zone)}
	if a, ok := j.Assigned(); ok {
		row.Coming = people[a.Mediator].Name
	} else if h, ok := j.Request.Helped(); ok {
		row.Coming = h.Names()
	}
	row.Soon = j.Request.Searching() && j.Request.Start.Sub(now) < 48*time.Hour
	if j.Request.State == graph.RequestAsked || j.Request.State == graph.RequestOutside {
		row.Left = b.left(j.Request.Asking.Until, now)
	}
	return row
}

// within reports whether a place is an area or lies in it.
func within(c *graph.Catalog, place, area graph.PlaceKey) bool {
	for range 10 {
		if place == area {
			return true
		}
		if place == "" {
			return false
		}
		place = c.Places[place].Parent
	}
	return false
}
