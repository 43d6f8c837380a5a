package handlers

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/search"
	"lotsennetz/web"
)

// editWords shows the district's own words of the search.
func (s *Server) editWords(c *fiber.Ctx) error {
	held, err := s.wordsSetting(c)
	if err != nil {
		return err
	}
	w, err := search.WordsFrom(held)
	if err != nil {
		return err
	}
	return s.wordsForm(c, fiber.StatusOK, web.FormInput{Values: web.WordsValues(w, held.Version)})
}

func (s *Server) wordsForm(c *fiber.Ctx, status int, in web.FormInput) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	return s.render(c, status, web.NewWordsPage(s.base(c, "words.title"), catalog, in))
}

// wordsSetting is the setting as stored, a new one where there is none.
func (s *Server) wordsSetting(c *fiber.Ctx) (graph.Setting, error) {
	held, err := s.view(c).Setting(c.UserContext(), search.WordsSetting)
	if isNotFound(err) {
		return search.Words{}.Setting(), nil
	}
	return held, err
}

// updateWords stores the words at the version the form read; the next search goes
// by them.
func (s *Server) updateWords(c *fiber.Ctx) error {
	form := formValues(c)
	if switching(c) {
		return s.wordsForm(c, fiber.StatusOK, web.FormInput{Values: form})
	}
	w, err := search.ParseWords(search.WordsText{Synonyms: form.Get("synonyms"), Abbreviations: form.Get("abbreviations"), StopWords: form.Get("stop_words")})
	in := &input{}
	setting := w.Setting()
	setting.Version = int64(in.whole("version", form))
	if err = joinInvalid(in.err(), err); err == nil {
		_, err = s.apply(c, writeKey(c, "words"), graph.Put{Record: setting})
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.wordsForm(c, fiber.StatusUnprocessableEntity, web.FormInput{Values: form, Wrong: wrong})
	} else if err != nil {
		return err
	}
	return seeOther(c, "/verwaltung/suche", "saved")
}

// topicOf is the topic the address names, as stored.
func (s *Server) topicOf(c *fiber.Ctx) (graph.Topic, error) {
	key, err := url.PathUnescape(c.Params("key"))
	if err != nil || !graph.ValidID(key) {
		return graph.Topic{}, graph.ErrNotFound
	}
	records, err := s.view(c).Records(c.UserContext(), []graph.Ref{{Kind: graph.KindTopic, ID: key}})
	if err != nil {
		return graph.Topic{}, err
	}
	for _, r := range records {
		if t, ok := r.(graph.Topic); ok {
			return t, nil
		}
	}
	return graph.Topic{}, graph.ErrNotFound
}

func (s *Server) topicForm(c *fiber.Ctx, status int, t graph.Topic, in web.FormInput) error {
	return s.render(c, status, web.NewTopicFormPage(s.base(c, "words.topics"), t, web.FormInput{Values: withKey(in.Values), Wrong: in.Wrong}))
}

// editTopic shows what a topic is called.
func (s *Server) editTopic(c *fiber.Ctx) error {
	t, err := s.topicOf(c)
	if err != nil {
		return err
	}
	return s.topicForm(c, fiber.StatusOK, t, web.FormInput{Values: web.TopicValues(t)})
}

// updateTopic stores what a topic is called; the index follows by itself.
func (s *Server) updateTopic(c *fiber.Ctx) error {
	held, err := s.topicOf(c)
	if err != nil {
		return err
	}
	form := formValues(c)
	if switching(c) || form.Get("again") == "true" {
		return s.topicForm(c, fiber.StatusOK, held, web.FormInput{Values: form})
	}
	t, err := parseTopic(form, held)
	if err == nil {
		_, err = s.apply(c, writeKey(c, "topic"), graph.Put{Record: t})
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.topicForm(c, fiber.StatusUnprocessableEntity, held, web.FormInput{Values: form, Wrong: wrong})
	} else if isConflict(err) {
		return s.showTopicConflict(c, held, form)
	} else if err != nil {
		return err
	}
	return seeOther(c, web.TopicFormHref(t.Key), "saved")
}

// parseTopic reads the form into a topic; languages it does not show are kept.
func parseTopic(v url.Values, held graph.Topic) (graph.Topic, error) {
	in := &input{}
	t := held
	t.Labels = maps.Clone(held.Labels)
	for _, code := range web.TopicLanguages(held) {
		if !v.Has("label."+code) && !v.Has("synonyms."+code) {
			continue
		}
		label := graph.Label{Name: one(v, "label."+code), Synonyms: lines(v.Get("synonyms." + code))}
		if label.Name == "" && len(label.Synonyms) > 0 && code != "de" {
			in.bad("label."+code, "required")
		}
		in.names(code, label)
		t.Labels[code] = label
		if label.Name == "" && code != "de" {
			delete(t.Labels, code)
		}
	}
	t.Version = int64(in.whole("version", v))
	err := joinInvalid(in.err(), t.Validate())
	if invalid, ok := isInvalid(err); ok {
		for i, f := range invalid.Fields {
			if rest, ok := strings.CutPrefix(f.Field, "labels."); ok {
				code, part, _ := strings.Cut(rest, ".")
				invalid.Fields[i].Field = "label." + code
				if strings.HasPrefix(part, "synonyms") {
					invalid.Fields[i].Field = "synonyms." + code
				}
			}
		}
	}
	return t, err
}

// mostNames is how many other names a topic has in one language.
const mostNames = 200

// names refuses names nobody could have meant.
func (in *input) names(code string, l graph.Label) {
	long := func(s string) bool { return utf8.RuneCountInString(s) > graph.MaxName }
	if long(l.Name) {
		in.bad("label."+code, "too_long", itoa(graph.MaxName))
	}
	if slices.ContainsFunc(l.Synonyms, long) {
		in.bad("synonyms."+code, "too_long", itoa(graph.MaxName))
	}
	if len(l.Synonyms) > mostNames {
		in.bad("synonyms."+code, "too_many", itoa(mostNames))
	}
}

// showTopicConflict shows what was typed beside what somebody else stored
// meanwhile.
func (s *Server) showTopicConflict(c *fiber.Ctx, held graph.Topic, form url.Values) error {
	form.Del("idempotency_key") // saving after the choice is another write
	page := web.NewTopicConflictPage(s.base(c, "conflict.title"), held, form)
	page.Action, page.Back, page.Version = web.TopicFormHref(held.Key), web.TopicFormHref(held.Key), held.Version
	return s.render(c, fiber.StatusConflict, page)
}
