package handlers

import (
	"fmt"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// mostMail is how many messages the outbox shows.
const mostMail = 100

// listMail shows what was written to whom, the newest first.
func (s *Server) listMail(c *fiber.Ctx) error {
	messages, err := s.view(c).Messages(c.UserContext(), graph.MessageQuery{Newest: true, Limit: mostMail})
	if err != nil {
		return err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, web.NewOutboxPage(s.base(c, "outbox.title"), messages, s.letters(), catalog))
}

// letters writes messages for those who look after them. What opens without
// signing in is their recipients' alone; in the demo, where everybody in them is
// made up, it can be tried.
func (s *Server) letters() web.Writer {
	if s.cfg.Letters != nil {
		w := s.cfg.Letters(s.now())
		w.Sealed = !s.cfg.Demo
		return w
	}
	return web.Writer{Sealed: !s.cfg.Demo, Sender: "Lotsennetz", Now: s.pageNow(), Address: func(d graph.Door) string {
		return web.DoorHref(s.cfg.PublicURL, d.Kind, s.cfg.Doors.Sign(d))
	}}
}

func (s *Server) message(c *fiber.Ctx) (graph.Message, error) {
	id, err := url.PathUnescape(c.Params("id"))
	if err != nil || !graph.ValidID(id) {
		return graph.Message{}, graph.ErrNotFound
	}
	records, err := s.view(c).Records(c.UserContext(), []graph.Ref{{Kind: graph.KindMessage, ID: id}})
	if err == nil && len(records) == 0 {
		err = graph.ErrNotFound
	}
	if err != nil {
		return graph.Message{}, err
	}
	return records[0].(graph.Message), nil
}

// showMail is one message as its reader gets it.
func (s *Server) showMail(c *fiber.Ctx) error {
	m, err := s.message(c)
	if err != nil {
		return err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	letter, err := s.letters().Letter(m, catalog)
	if err != nil { // it can still be decided on
		letter = web.Letter{}
	}
	return s.render(c, fiber.StatusOK, web.NewMailPage(s.base(c, "outbox.title"), m, letter, s.pageNow()))
}

// decideMail is what a person says of a message that was not sent: send it (again),
// it arrived, or let it be. What is sent, or just being sent, is past deciding.
func (s *Server) decideMail(c *fiber.Ctx) error {
	m, err := s.message(c)
	if err != nil {
		return err
	}
	do, now := formValues(c).Get("do"), s.cfg.Now().UTC().Truncate(time.Second)
	if m.State == graph.MessageSent || m.State == graph.MessageSending {
		return graph.Invalid(m.Ref().String(), "state", "bad_transition", string(m.State), do)
	}
	switch do {
	case "send":
		m.State, m.Due, m.Tries, m.Trouble = graph.MessageWaiting, now, 0, ""
	case "arrived":
		m.State, m.SentAt, m.Trouble = graph.MessageSent, now, ""
	case "drop":
		m.State, m.Trouble = graph.MessageFailed, "taken_back"
	default:
		return fmt.Errorf("message: %w", errBadInput)
	}
	if _, err := s.apply(c, writeKey(c, "message"), graph.Put{Record: m}); err != nil {
		return err
	}
	return seeOther(c, "/verwaltung/postausgang", "saved")
}
