package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/exchange"
	"lotsennetz/web"
)

// readPatience is how long a calendar may be read.
const readPatience = 5 * time.Second

// keptCalendar is what of a calendar is kept: no titles, no places.
type keptCalendar struct {
	Busy     []graph.Busy `json:"busy"`
	Slots    []graph.Slot `json:"slots,omitempty"`
	HasSlots bool         `json:"has_slots,omitempty"`
}

// readCalendar shows what a calendar file says; sent back, that is kept.
func (s *Server) readCalendar(c *fiber.Ctx) error {
	m, err := s.bearer(c, graph.DoorProfile)
	if err != nil {
		return s.refuseLink(c, err)
	}
	if data := formValues(c).Get("data"); data != "" {
		return s.keepCalendar(c, m, data)
	}
	reading, err := s.uploadedCalendar(c)
	if wrong := wrongFields(err); wrong != nil {
		return s.profilePage(c, fiber.StatusUnprocessableEntity, m, web.FormInput{Values: web.MediatorValues(m), Wrong: wrong}, nil)
	} else if err != nil {
		return err
	}
	return s.calendarPreview(c, m, reading)
}

func (s *Server) calendarPreview(c *fiber.Ctx, m graph.Mediator, r exchange.CalendarReading) error {
	data, err := json.Marshal(keptCalendar{r.Busy, r.Slots, r.HasSlots})
	if err != nil {
		return err
	}
	base := s.base(c, "profile.calendar.preview")
	base.URL = profilePath(c)
	page := web.NewProfileCalendarPage(base, web.CalendarPreview{Busy: r.Busy, Slots: r.Slots, HasSlots: r.HasSlots, Events: r.Events,
		Until: graph.DateOf(r.Until.In(s.zone)), Warnings: r.Warnings}, s.zone)
	page.Action, page.Back = profilePath(c)+"/kalender", profilePath(c)+"#kalender"
	page.Data, page.Key = string(data), graph.NewKey()
	return s.render(c, fiber.StatusOK, page)
}

// uploadedCalendar reads the file of the form.
func (s *Server) uploadedCalendar(c *fiber.Ctx) (exchange.CalendarReading, error) {
	none := exchange.CalendarReading{}
	header, err := c.FormFile("file")
	if err != nil || header.Size == 0 {
		return none, graph.Invalid("calendar", "file", "required")
	}
	if header.Size > exchange.MaxCalendar {
		return none, graph.Invalid("calendar", "file", "file_too_large", itoa(exchange.MaxCalendar>>20))
	}
	file, err := header.Open()
	if err != nil {
		return none, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, exchange.MaxCalendar+1))
	if err != nil {
		return none, err
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), readPatience)
	defer cancel()
	reading, err := exchange.ReadCalendar(ctx, data, s.now())
	if errors.Is(err, context.DeadlineExceeded) {
		return none, graph.Invalid("calendar", "file", "too_many", "10000")
	}
	return reading, err
}

// keepCalendar takes over what the preview showed.
func (s *Server) keepCalendar(c *fiber.Ctx, m graph.Mediator, data string) error {
	var kept keptCalendar
	if err := json.Unmarshal([]byte(data), &kept); err != nil {
		return errBadInput
	}
	var err error
	for range 3 { // the calendar replaces what came from it alone
		m.Busy = kept.Busy
		if kept.HasSlots {
			m.Availability = kept.Slots
		}
		if _, err = s.write(c.UserContext(), byProfile, writeKey(c, "calendar"), graph.Put{Record: m}); !isConflict(err) {
			break
		}
		if m, err = s.bearer(c, graph.DoorProfile); err != nil {
			return s.refuseLink(c, err)
		}
	}
	if wrong := wrongFields(err); wrong != nil {
		return errBadInput // not what the preview sent
	} else if err != nil {
		return err
	}
	return seeOther(c, profilePath(c)+"#kalender", "saved")
}
