package handlers

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
	"lotsennetz/web/locale"
)

// settingKeys are the settings the page edits.
func settingKeys() []string {
	var out []string
	for _, name := range web.TextPages {
		for _, l := range locale.Languages {
			out = append(out, web.TextSetting(name, l.Code))
		}
	}
	return out
}

// settings are the settings there are, by key.
func (s *Server) settings(c *fiber.Ctx) (map[string]graph.Setting, error) {
	var refs []graph.Ref
	for _, key := range settingKeys() {
		refs = append(refs, graph.Ref{Kind: graph.KindSetting, ID: key})
	}
	records, err := s.view(c).Records(c.UserContext(), refs)
	if err != nil {
		return nil, err
	}
	out := map[string]graph.Setting{}
	for _, r := range records {
		if setting, ok := r.(graph.Setting); ok {
			out[setting.Key] = setting
		}
	}
	return out, nil
}

func (s *Server) settingsForm(c *fiber.Ctx, status int, in web.FormInput) error {
	return s.render(c, status, web.NewSettingsPage(s.base(c, "settings.title"), in))
}

func (s *Server) editSettings(c *fiber.Ctx) error {
	if err := s.administering(c); err != nil {
		return err
	}
	held, err := s.settings(c)
	if err != nil {
		return err
	}
	form := url.Values{}
	for _, key := range settingKeys() {
		form.Set("version."+key, strconv.FormatInt(held[key].Version, 10))
		var text string
		if len(held[key].Value) == 0 {
			continue
		}
		if err := json.Unmarshal(held[key].Value, &text); err != nil {
			return err
		}
		form.Set(key, text)
	}
	return s.settingsForm(c, fiber.StatusOK, web.FormInput{Values: form})
}

// updateSettings stores what was changed, each at the version the form read.
func (s *Server) updateSettings(c *fiber.Ctx) error {
	if err := s.administering(c); err != nil {
		return err
	}
	form := formValues(c)
	if switching(c) {
		return s.settingsForm(c, fiber.StatusOK, web.FormInput{Values: form})
	}
	held, err := s.settings(c)
	if err != nil {
		return err
	}
	changes, err := settingChanges(form, held)
	if err == nil && len(changes) > 0 {
		_, err = s.apply(c, writeKey(c, "settings"), changes...)
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.settingsForm(c, fiber.StatusUnprocessableEntity, web.FormInput{Values: form, Wrong: wrong})
	} else if err != nil {
		return err
	}
	return seeOther(c, "/verwaltung/einstellungen", "saved")
}

// settingChanges are the settings of the form that differ from those held.
func settingChanges(form url.Values, held map[string]graph.Setting) ([]graph.Change, error) {
	var wanted []graph.Setting
	for _, key := range settingKeys() {
		value, err := json.Marshal(one(form, key))
		if err != nil {
			return nil, err
		}
		if _, there := held[key]; there || one(form, key) != "" {
			wanted = append(wanted, graph.Setting{Meta: graph.Meta{Visibility: graph.Public}, Key: key, Value: value})
		}
	}
	in := &input{}
	var changes []graph.Change
	for _, w := range wanted {
		if bytes.Equal(w.Value, held[w.Key].Value) {
			continue
		}
		w.Version = int64(in.whole("version."+w.Key, form))
		changes = append(changes, graph.Put{Record: w})
	}
	return changes, in.err()
}
