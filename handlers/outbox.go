package handlers

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// mostMail is how many messages a page of the outbox shows.
const mostMail = 50

// listMail shows what was written to whom, the newest first, page by page; of all
// states, or of one.
func (s *Server) listMail(c *fiber.Ctx) error {
	in := &input{c: c}
	q := graph.MessageQuery{Newest: true, Limit: mostMail + 1, After: in.mailCursor("cursor"), States: web.MailStates}
	if state := graph.MessageState(in.text("state")); slices.Contains(web.MailStates, state) {
		q.States = []graph.MessageState{state}
	} else if state != "" {
		in.bad("state", "unknown_value", string(state))
	}
	if err := in.err(); err != nil {
		return err
	}
	messages, err := s.view(c).Messages(c.UserContext(), q)
	if err != nil {
		return err
	}
	next := ""
	if len(messages) > mostMail {
		messages = messages[:mostMail]
		next = mailCursor(messages[mostMail-1].Mark())
	}
	rules, err := s.pool(c)
	if err != nil {
		return err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	out := web.Outbox{Messages: messages, Writer: s.letters(), Catalog: catalog, Next: next, Days: rules.MailDays, In: web.FormInput{Values: queryValues(c)}}
	return s.render(c, fiber.StatusOK, web.NewOutboxPage(s.base(c, "outbox.title"), out))
}

// mailCursor is where a page of the outbox ends.
func mailCursor(m graph.MessageMark) string {
	return base64.RawURLEncoding.EncodeToString([]byte(m.Due.UTC().Format(time.RFC3339Nano) + " " + string(m.ID)))
}

func (in *input) mailCursor(name string) graph.MessageMark {
	text := in.text(name)
	if text == "" {
		return graph.MessageMark{}
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	at, id, _ := strings.Cut(string(raw), " ")
	due, bad := time.Parse(time.RFC3339Nano, at)
	if err != nil || bad != nil || !graph.ValidID(id) {
		in.bad(name, "unknown_value", text)
		return graph.MessageMark{}
	}
	return graph.MessageMark{Due: due, ID: graph.MessageID(id)}
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
	if m.State == graph.MessageSent || m.State == graph.MessageSending || m.State == graph.MessageCleared {
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
