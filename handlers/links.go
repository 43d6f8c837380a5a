package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
)

// LinkSeries counts how often links were asked for. Every question is counted,
// so that one about an unknown address does the same work as any other.
const LinkSeries = "link"

// isAddress reports whether the text can be written to.
func isAddress(email string) bool {
	_, err := mail.ParseAddress(email)
	return err == nil && len(email) <= graph.MaxName
}

// mayAskLink counts that somebody asks for a link to an address; false: too often.
func (s *Server) mayAskLink(c *fiber.Ctx, email string) bool {
	byIP, _ := s.signIns.Allow("link:" + s.client(c))
	byEmail, _ := s.signIns.Allow("link:" + strings.ToLower(email))
	return byIP && byEmail
}

// mailLink writes the letter with a link, none where nobody has the address, and
// counts that it was asked for. A letter that is on its way already goes once.
func (s *Server) mailLink(c *fiber.Ctx, who graph.Who, what string, letter ...graph.Change) error {
	count := graph.Count{Tally: graph.Tally{Series: LinkSeries, Key: what, Day: s.today(), N: 1}}
	_, err := s.write(c.UserContext(), who, "link:"+graph.NewKey(), append([]graph.Change{count}, letter...)...)
	if isConflict(err) {
		return nil
	}
	return err
}

// letterID is the id of a letter that is the same one as long as it is of the same.
func letterID(template string, what []byte) graph.MessageID {
	sum := sha256.Sum256(what)
	return graph.MessageID(template + "." + hex.EncodeToString(sum[:12]))
}
