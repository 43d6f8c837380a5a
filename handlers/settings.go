package handlers

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
	"lotsennetz/web/locale"
)

// settingKeys are the settings the page edits.
func settingKeys() []string {
	out := []string{graph.PoolSetting}
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
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	return s.render(c, status, web.NewSettingsPage(s.base(c, "settings.title"), catalog, in))
}

func (s *Server) editSettings(c *fiber.Ctx) error {
	if err := s.administering(c); err != nil {
		return err
	}
	held, err := s.settings(c)
	if err != nil {
		return err
	}
	pool, err := graph.PoolFrom(held[graph.PoolSetting])
	if err != nil {
		return err
	}
	form := web.PoolValues(pool)
	for _, key := range settingKeys() {
		form.Set("version."+key, strconv.FormatInt(held[key].Version, 10))
		var text string
		if key == graph.PoolSetting || len(held[key].Value) == 0 {
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
	pool, err := parsePool(form, held[graph.PoolSetting])
	if err != nil {
		return nil, err
	}
	wanted := []graph.Setting{pool.Setting()}
	for _, key := range settingKeys()[1:] {
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

// parsePool reads the pool's rules; what the form does not show is kept.
func parsePool(form url.Values, held graph.Setting) (graph.Pool, error) {
	pool, err := graph.PoolFrom(held)
	if err != nil {
		return pool, err
	}
	in := &input{}
	pool.Name, pool.MinLevel = one(form, "pool_name"), graph.Level(one(form, "pool_min_level"))
	if pool.Name == "" {
		in.bad("pool_name", "required")
	}
	if !slices.Contains(graph.Levels, pool.MinLevel) {
		in.bad("pool_min_level", "unknown_value", string(pool.MinLevel))
	}
	if pool.NoticeDays = in.whole("pool_notice_days", form); pool.NoticeDays < 0 || pool.NoticeDays > 60 {
		in.bad("pool_notice_days", "out_of_range", "0", "60")
	}
	pool.InstitutionsOnly = form.Get("pool_institutions_only") == "true"
	pool.BarLegalCases = form.Get("pool_bar_legal_cases") == "true"
	pool.BarredTopics = keys[graph.TopicKey](form["pool_barred_topics"])
	fees := map[string]string{}
	for lang, fee := range pool.Fee {
		fees[lang] = fee
	}
	for _, l := range locale.Languages {
		fees[l.Code] = strings.TrimSpace(form.Get("pool_fee_" + l.Code))
	}
	pool.Fee = fees
	return pool, in.err()
}
