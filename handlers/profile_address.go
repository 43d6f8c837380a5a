package handlers

import (
	"fmt"
	"net/mail"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// A mediator changes her own address in two steps, so that nobody is reached at an
// address that is not theirs: a link goes to the new one, and when it was opened the
// new one counts and the old one is told.
const (
	LetterAddressConfirm = "address_confirm" // to the new address
	LetterAddressChanged = "address_changed" // to the old one
)

// confirmDays is how long a new address waits to be confirmed.
const confirmDays = 3

// newAddress is the mail that asks whether an address is hers. Asked again within
// ten minutes, it is the same mail.
func (s *Server) newAddress(c *fiber.Ctx, m graph.Mediator, email string) ([]graph.Change, error) {
	if a, err := mail.ParseAddress(email); err != nil || a.Address != email || len(email) > graph.MaxName {
		return nil, graph.Invalid("mediator", "email", "bad_email", email)
	}
	if strings.EqualFold(m.Email(), email) {
		return nil, graph.Invalid("mediator", "email", "same_address", email)
	}
	byIP, _ := s.signIns.Allow("address:" + s.client(c))
	byPerson, _ := s.signIns.Allow("address:" + string(m.ID))
	if !byIP || !byPerson {
		return nil, errTooMany
	}
	now := s.cfg.Now()
	msg := s.addressLetter(LetterAddressConfirm, m, email, fmt.Sprint(now.Unix()/600))
	msg.Doors = []graph.Door{{Kind: graph.DoorAddress, Subject: string(m.ID), Value: email, Epoch: m.Epoch, Until: now.AddDate(0, 0, confirmDays)}}
	there, err := s.store.Records(c.UserContext(), []graph.Ref{msg.Ref()})
	if err != nil || len(there) > 0 {
		return nil, err
	}
	return []graph.Change{graph.Put{Record: msg}}, nil
}

func (s *Server) addressLetter(template string, m graph.Mediator, to, when string) graph.Message {
	now := s.cfg.Now()
	return graph.Message{ID: letterID(template, fmt.Appendf(nil, "%s %s %s", m.ID, to, when)), Template: template, To: to, Name: m.Name, Language: m.Language,
		About: m.Ref(), State: graph.MessageWaiting, CreatedAt: now, Due: now}
}

// awaited is the mediator a link confirms an address of, and the address.
func (s *Server) awaited(c *fiber.Ctx) (graph.Mediator, string, error) {
	m, err := s.bearer(c, graph.DoorAddress)
	if err != nil {
		return m, "", err
	}
	d, err := s.door(c, graph.DoorAddress)
	return m, d.Value, err
}

// showAddress asks once more; it changes nothing: mail programs follow links.
func (s *Server) showAddress(c *fiber.Ctx) error {
	m, email, err := s.awaited(c)
	if err != nil {
		return s.refuseLink(c, err)
	}
	return s.addressPage(c, email, m.Email() == email)
}

func (s *Server) addressPage(c *fiber.Ctx, email string, done bool) error {
	page := &web.AddressPage{Base: s.base(c, "address.title"), Action: "/adresse/" + url.PathEscape(c.Params("token")), Email: email, Done: done}
	page.URL = page.Action
	return s.render(c, fiber.StatusOK, page)
}

// confirmAddress makes the new address hers and tells the old one.
func (s *Server) confirmAddress(c *fiber.Ctx) error {
	for range 3 { // whatever else is written meanwhile, the link means the same
		m, email, err := s.awaited(c)
		if err != nil {
			return s.refuseLink(c, err)
		}
		old := m.Email()
		if switching(c) || old == email {
			return s.addressPage(c, email, old == email)
		}
		m.Channels = withChannel(m.Channels, graph.Email, email)
		changes := []graph.Change{graph.Put{Record: m}}
		if old != "" {
			changes = append(changes, graph.Put{Record: s.addressLetter(LetterAddressChanged, m, old, fmt.Sprint(m.Version))})
		}
		if _, err = s.write(c.UserContext(), byProfile, "address:"+graph.NewKey(), changes...); err == nil {
			return s.addressPage(c, email, true)
		} else if !isConflict(err) {
			return err
		}
	}
	return graph.ErrConflict
}
