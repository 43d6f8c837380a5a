package handlers

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/exchange"
	"lotsennetz/twin"
	"lotsennetz/web"
)

// listLimits bound a list that a person reviews.
var listLimits = exchange.Limits{FileBytes: 1 << 20, UnzipBytes: 16 << 20, ZipEntries: 200, Rows: exchange.MostForeign, Columns: 60, CellBytes: 4 << 10}

// foreignFile is a list as it was sent: the file itself, or what the page
// carried along of it.
type foreignFile struct {
	name string
	data []byte
	form url.Values
}

// compareList shows somebody else's list beside the directory; sent back with
// what was decided, it is taken over. Nothing is kept between the two.
func (s *Server) compareList(c *fiber.Ctx) error {
	file, err := s.foreignFile(c)
	if wrong := wrongFields(err); wrong != nil {
		return s.twinsPage(c, fiber.StatusUnprocessableEntity, wrong)
	} else if err != nil {
		return err
	}
	page, list, err := s.compared(c, file)
	if err != nil {
		return err
	}
	if file.form.Get("do") == "take" && page.Read {
		return s.takeList(c, page, list)
	}
	status := fiber.StatusOK
	if len(page.Wrong) > 0 {
		status = fiber.StatusUnprocessableEntity
	}
	return s.twinListPage(c, status, page)
}

func (s *Server) twinListPage(c *fiber.Ctx, status int, page web.TwinList) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	return s.render(c, status, web.NewTwinListPage(s.base(c, "twins.list.title"), catalog, page))
}

func (s *Server) foreignFile(c *fiber.Ctx) (foreignFile, error) {
	form := formValues(c)
	if text := form.Get("data"); text != "" {
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return foreignFile{}, errBadInput
		}
		return foreignFile{path.Base(form.Get("name")), data, form}, nil
	}
	header, err := c.FormFile("file")
	if err != nil || header.Size == 0 {
		return foreignFile{}, graph.Invalid("list", "file", "required")
	}
	if header.Size > listLimits.FileBytes {
		return foreignFile{}, graph.Invalid("list", "file", "file_too_large", itoa(int(listLimits.FileBytes>>20)))
	}
	f, err := header.Open()
	if err != nil {
		return foreignFile{}, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, listLimits.FileBytes+1))
	return foreignFile{strings.ToValidUTF8(path.Base(header.Filename), ""), data, url.Values{}}, err
}

// compared reads the file and looks each row up in the directory.
func (s *Server) compared(c *fiber.Ctx, file foreignFile) (web.TwinList, exchange.ForeignList, error) {
	page := web.TwinList{Name: file.name, Data: base64.StdEncoding.EncodeToString(file.data), Form: file.form, Known: map[graph.ActorID]bool{}}
	catalog, err := s.catalog(c)
	if err != nil {
		return page, exchange.ForeignList{}, err
	}
	list, err := readForeign(file, catalog)
	if list.Table != nil {
		page.Header, page.Encoding, page.Doubtful, page.HeaderLine = list.Header, list.Encoding, list.Doubtful, list.HeaderLine
		page.Columns, page.Unread = list.Columns, list.Unread
	}
	if bad, ok := errors.AsType[*exchange.FileError](err); ok {
		page.Wrong = []graph.FieldError{{Field: "file", Key: bad.Reason.Key, Args: bad.Reason.Args}}
		return page, list, nil
	} else if err != nil {
		return page, list, err
	}
	page.Read = true
	for _, e := range list.Errors {
		page.Errors = append(page.Errors, web.ListProblem{Line: e.Line, Column: e.Column, Value: e.Value, Reason: e.Reason})
	}
	for _, n := range list.Notices {
		page.Notices = append(page.Notices, web.ListProblem{Line: n.Line, Reason: n.Reason})
	}
	return page, list, s.lookUp(c, &page, list, catalog)
}

func readForeign(file foreignFile, catalog *graph.Catalog) (exchange.ForeignList, error) {
	header, _ := strconv.Atoi(file.form.Get("header")) // what is no number is guessed
	as := exchange.Form{Encoding: file.form.Get("encoding"), HeaderLine: max(header, 0)}
	table, err := exchange.ReadTableAs(bytes.NewReader(file.data), file.name, as, listLimits)
	if err != nil {
		return exchange.ForeignList{}, err
	}
	defer table.Close()
	var columns map[string]string
	for _, field := range web.TwinFields {
		if chosen, told := file.form["column."+field]; told {
			if columns == nil {
				columns = map[string]string{}
			}
			columns[field] = chosen[0]
		}
	}
	return exchange.ReadForeign(table, catalog, columns)
}

// lookUp finds the actors the rows may be, and which rows were taken over before.
func (s *Server) lookUp(c *fiber.Ctx, page *web.TwinList, list exchange.ForeignList, catalog *graph.Catalog) error {
	var living []graph.Actor
	there := map[graph.ActorID]bool{}
	err := graph.Each(c.UserContext(), s.view(c), graph.KindActor, func(r graph.Record) {
		a := r.(graph.Actor)
		there[a.ID] = true
		if !a.Archived {
			living = append(living, a)
		}
	})
	if err != nil {
		return err
	}
	decided, err := twin.Decisions(c.UserContext(), s.view(c))
	if err != nil {
		return err
	}
	for _, row := range list.Rows {
		page.Actors = append(page.Actors, row.Actor)
		page.Known[row.Actor.ID] = there[row.Actor.ID]
	}
	page.Pairs = twin.Find(page.Actors, living, catalog, apart(decided))
	return nil
}

// takeList does what was decided row by row. Broken off, the rows done so far are
// known when the list is sent again.
func (s *Server) takeList(c *fiber.Ctx, page web.TwinList, list exchange.ForeignList) error {
	ctx, o, key := c.UserContext(), s.twins(), writeKey(c, "list")
	defer s.wrote()
	for _, row := range list.Rows {
		a := row.Actor
		choice := page.Form.Get("row." + string(a.ID))
		if page.Known[a.ID] || choice == "" || choice == "skip" {
			continue
		}
		var err error
		if choice == "new" {
			_, err = s.apply(c, key+":"+string(a.ID), graph.Put{Record: a})
		} else {
			_, err = o.Take(ctx, s.who(c), key+":"+string(a.ID), a, graph.ActorID(choice))
		}
		if isConflict(err) { // somebody else took the same row over
			continue
		}
		if wrong := wrongFields(err); wrong != nil {
			page.Wrong = wrong
			return s.twinListPage(c, fiber.StatusUnprocessableEntity, page)
		} else if err != nil {
			return err
		}
	}
	return seeOther(c, web.TwinsHref, "taken")
}
