package handlers

import (
	"encoding/json"
	"net/mail"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

func (s *Server) showImprint(c *fiber.Ctx) error {
	return s.textPage(c, "imprint", "imprint.title", "imprint.text")
}

func (s *Server) showPrivacy(c *fiber.Ctx) error {
	return s.textPage(c, "privacy", "privacy.title", "privacy.text")
}

func (s *Server) textPage(c *fiber.Ctx, name, title, usual string) error {
	text, err := s.pageText(c, name, usual)
	if err != nil {
		return err
	}
	page := &web.TextPage{Base: s.base(c, title), Blocks: web.Blocks(text)}
	s.indexed(c, &page.Base)
	return s.render(c, fiber.StatusOK, page)
}

// pageText is the text an admin wrote for a page, or the one that came with the
// program.
func (s *Server) pageText(c *fiber.Ctx, name, usual string) (string, error) {
	p := s.printer(c)
	setting, err := s.view(c).Setting(c.UserContext(), web.TextSetting(name, p.Lang))
	if isNotFound(err) {
		return p.T(usual), nil
	}
	var text string
	if err == nil {
		err = json.Unmarshal(setting.Value, &text)
	}
	if err == nil && strings.TrimSpace(text) == "" {
		text = p.T(usual)
	}
	return text, err
}

func (s *Server) accessibility(c *fiber.Ctx, status int, in web.FormInput) error {
	text, err := s.pageText(c, "accessibility", "accessibility.text")
	if err != nil {
		return err
	}
	in.Values = withKey(in.Values)
	page := web.NewAccessibilityPage(s.base(c, "accessibility.title"), text, in)
	page.FormID, page.FormURL = "formular", "/barrierefreiheit"
	s.indexed(c, &page.Base)
	return s.render(c, status, page)
}

func (s *Server) showAccessibility(c *fiber.Ctx) error {
	return s.accessibility(c, fiber.StatusOK, web.FormInput{Values: queryValues(c)})
}

// sendFeedback keeps what somebody wrote about a barrier, for coordinators alone.
func (s *Server) sendFeedback(c *fiber.Ctx) error {
	form := formValues(c)
	if switching(c) {
		return s.accessibility(c, fiber.StatusOK, web.FormInput{Values: form})
	}
	feedback, err := parseFeedback(form, s.today())
	if wrong := wrongFields(err); wrong != nil {
		return s.accessibility(c, fiber.StatusUnprocessableEntity, web.FormInput{Values: form, Wrong: wrong})
	}
	if ok, _ := s.signIns.Allow("feedback:" + s.client(c)); !ok {
		return errTooMany
	}
	if done, err := s.repeated(c, "feedback"); err != nil || done {
		return seeOtherOr(c, err, "/barrierefreiheit", "feedback")
	}
	value, err := json.Marshal(feedback)
	if err != nil {
		return err
	}
	key := web.FeedbackPrefix + string(s.today()) + "." + newID(c, "feedback")
	setting := graph.Setting{Meta: graph.Meta{Visibility: graph.Coordination}, Key: key, Value: value}
	_, err = s.write(c.UserContext(), graph.Who{Via: "page"}, writeKey(c, "feedback"), graph.Put{Record: setting})
	return seeOtherOr(c, err, "/barrierefreiheit", "feedback")
}

// seeOtherOr sends the reader on unless something failed.
func seeOtherOr(c *fiber.Ctx, err error, where, done string) error {
	if err != nil {
		return err
	}
	return seeOther(c, where, done)
}

// mostFeedback is the longest feedback, in characters.
const mostFeedback = 5000

func parseFeedback(v url.Values, today graph.Date) (web.Feedback, error) {
	in := &input{}
	f := web.Feedback{Message: one(v, "message"), Page: one(v, "page"), Email: one(v, "email"), On: today}
	switch {
	case f.Message == "":
		in.bad("message", "required")
	case utf8.RuneCountInString(f.Message) > mostFeedback:
		in.bad("message", "too_long", itoa(mostFeedback))
	}
	if len(f.Page) > graph.MaxName {
		in.bad("page", "too_long", itoa(graph.MaxName))
	}
	if _, err := mail.ParseAddress(f.Email); f.Email != "" && (err != nil || len(f.Email) > graph.MaxName) {
		in.bad("email", "bad_email", f.Email)
	}
	return f, in.err()
}
