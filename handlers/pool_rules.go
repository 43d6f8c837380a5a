package handlers

import (
	"math"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
	"lotsennetz/web/locale"
)

// poolSetting is the pool's rules with the version they are at.
func (s *Server) poolSetting(c *fiber.Ctx) (graph.Pool, int64, error) {
	setting, err := s.store.Setting(c.UserContext(), graph.PoolSetting)
	if isNotFound(err) {
		return graph.DefaultPool(), 0, nil
	}
	if err != nil {
		return graph.Pool{}, 0, err
	}
	rules, err := graph.PoolFrom(setting)
	return rules, setting.Version, err
}

func (s *Server) editPoolRules(c *fiber.Ctx) error {
	rules, version, err := s.poolSetting(c)
	if err != nil {
		return err
	}
	return s.poolRulesPage(c, fiber.StatusOK, web.FormInput{Values: web.RuleValues(rules, version)})
}

func (s *Server) poolRulesPage(c *fiber.Ctx, status int, in web.FormInput) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	return s.render(c, status, web.NewPoolRulesPage(s.base(c, "poolrules.title"), catalog, in))
}

// updatePoolRules stores the rules at the version the form read.
func (s *Server) updatePoolRules(c *fiber.Ctx) error {
	form := formValues(c)
	if switching(c) {
		return s.poolRulesPage(c, fiber.StatusOK, web.FormInput{Values: form})
	}
	rules, _, err := s.poolSetting(c)
	if err != nil {
		return err
	}
	rules, err = readRules(rules, form)
	var version int64
	if err == nil {
		if version, err = strconv.ParseInt(form.Get("version"), 10, 64); err != nil {
			err = graph.Invalid("pool", "version", "bad_number", form.Get("version"))
		}
	}
	if err == nil {
		setting := rules.Setting()
		setting.Version = version
		_, err = s.apply(c, writeKey(c, "rules"), graph.Put{Record: setting})
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.poolRulesPage(c, fiber.StatusUnprocessableEntity, web.FormInput{Values: form, Wrong: wrong})
	} else if isConflict(err) {
		return s.poolRulesPage(c, fiber.StatusConflict, web.FormInput{Values: form, Wrong: []graph.FieldError{{Key: "changed_meanwhile"}}})
	} else if err != nil {
		return err
	}
	return seeOther(c, "/sprachlotsen/regeln", "saved")
}

// readRules are the rules with what the form says; what it does not show is kept.
func readRules(p graph.Pool, v url.Values) (graph.Pool, error) {
	in := &input{}
	p.Name, p.Email, p.MinLevel = one(v, "name"), one(v, "email"), graph.Level(one(v, "min_level"))
	for name, n := range web.RuleNumbers(&p) {
		*n = in.whole(name, v)
	}
	for name, n := range web.RuleMoney(&p) {
		*n = in.cents(name, one(v, name))
	}
	p.Asking.Auto, p.Tariff.TravelIncluded = v.Get("asking-auto") == "true", v.Get("tariff-travel_included") == "true"
	p.InstitutionsOnly, p.BarLegalCases = v.Get("institutions_only") == "true", v.Get("bar_legal_cases") == "true"
	p.BarredTopics = keys[graph.TopicKey](v["barred_topics"])
	p.Tariff.Name, p.Tariff.Rounding, p.Limit.Name, p.Terms.Version = one(v, "tariff-name"), graph.Rounding(one(v, "tariff-rounding")), one(v, "limit-name"), one(v, "terms-version")
	for name, clock := range web.RuleClocks(&p) {
		*clock = 0
		if text := one(v, name); text != "" {
			at, err := graph.ParseClock(text)
			if err != nil {
				in.bad(name, "bad_time", text)
			}
			*clock = at
		}
	}
	p.Changes = map[graph.ChangeKind]graph.ChangeRule{}
	for _, kind := range graph.ChangeKinds {
		p.Changes[kind] = graph.ChangeRule{OnSite: graph.Effect(one(v, "changes."+string(kind)+".on_site")), Remote: graph.Effect(one(v, "changes."+string(kind)+".remote"))}
	}
	p.Asking.Stages = nil
	for line := range strings.Lines(v.Get("stages")) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		parts := append(strings.SplitN(line, ";", 5), "", "", "", "")
		for i, part := range parts {
			parts[i] = strings.TrimSpace(part)
		}
		p.Asking.Stages = append(p.Asking.Stages, graph.Stage{Name: parts[0], Email: parts[1], Phone: parts[2], Cost: parts[3], Kind: web.StageKind(parts[4])})
	}
	p.Limit.Cents = map[int]int{}
	for line := range strings.Lines(v.Get("limits")) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		year, sum, _ := strings.Cut(line, ":")
		n, err := strconv.Atoi(strings.TrimSpace(year))
		if err != nil || n < 2000 || n > 2200 {
			in.bad("limits", "bad_number", strings.TrimSpace(year))
			continue
		}
		p.Limit.Cents[n] = in.cents("limits", strings.TrimSpace(sum))
	}
	p.Terms.Text, p.Fee = map[string]string{}, map[string]string{}
	for _, l := range locale.Languages {
		if fee := one(v, "fee."+l.Code); fee != "" {
			p.Fee[l.Code] = fee
		}
		if text := strings.TrimSpace(v.Get("terms.text." + l.Code)); text != "" {
			p.Terms.Text[l.Code] = text
		}
	}
	p.RemindDays = nil
	for part := range strings.SplitSeq(one(v, "remind_days"), ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || n > 400 {
			in.bad("remind_days", "out_of_range", "1", "400")
			continue
		}
		p.RemindDays = append(p.RemindDays, n)
	}
	if err := in.err(); err != nil {
		return p, err
	}
	return p, ruleFields(p.Validate())
}

// ruleFields tells what is wrong under the names of the form's fields.
func ruleFields(err error) error {
	if bad, ok := isInvalid(err); ok {
		for i, f := range bad.Fields {
			switch head, rest, _ := strings.Cut(f.Field, "."); {
			case strings.HasPrefix(rest, "stages"):
				bad.Fields[i].Field = "stages"
			case head == "asking" || head == "tariff":
				bad.Fields[i].Field = head + "-" + rest
			case head == "limit":
				bad.Fields[i].Field = "limits"
			}
		}
	}
	return err
}

// cents reads a sum of money in euro.
func (in *input) cents(field, text string) int {
	if text == "" {
		return 0
	}
	f, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(strings.TrimSuffix(text, "€")), ",", ".", 1), 64)
	if err != nil || math.IsNaN(f) || f < 0 || f > 100_000 {
		in.bad(field, "bad_number", text)
		return 0
	}
	return int(math.Round(f * 100))
}
