package handlers

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/web"
	"lotsennetz/web/locale"
)

// parseProfile reads what a mediator says about herself. Languages the pool
// assessed stay as they are; what her form does not show is kept.
func parseProfile(v url.Values, held graph.Mediator, with parsing) (graph.Mediator, error) {
	in := &input{}
	m, names := in.mediator(v, held, with, true)
	return m, joinInvalid(in.err(), renamedError(m.Validate(), names))
}

// renamedError tells what is wrong under the names a form uses.
func renamedError(err error, names map[string]string) error {
	invalid, ok := isInvalid(err)
	if !ok {
		return err
	}
	for i, w := range invalid.Fields {
		for from, to := range names {
			if w.Field == from {
				invalid.Fields[i].Field = to
			} else if rest, ok := strings.CutPrefix(w.Field, from+"."); ok {
				invalid.Fields[i].Field = to + "." + rest
			}
		}
	}
	return invalid
}

// mediator reads the fields both forms have, and how they are called where the
// record counts differently.
func (in *input) mediator(v url.Values, held graph.Mediator, with parsing, own bool) (graph.Mediator, map[string]string) {
	m := held
	names := map[string]string{"skills": "skills.0.language"}
	m.Version = int64(in.whole("version", v))
	m.Skills = in.skills(v, held, with.catalog, own)
	m.Topics, m.Refuses, m.Modes = keys[graph.TopicKey](v["topics"]), keys[graph.TopicKey](v["refuses"]), keys[graph.Mode](v["modes"])
	for _, t := range m.Topics {
		if slices.Contains(m.Refuses, t) {
			in.bad("refuses", "both_ways")
			break
		}
	}
	m.RadiusKM = in.decimal("radius_km", v)
	m.Availability = in.week(v)
	m.Away = in.away(v, with.today, names)
	m.Willingness, m.Channel = graph.Willingness(v.Get("willingness")), graph.ChannelKind(v.Get("channel"))
	if m.Channel != graph.Email && m.Channel != graph.Phone {
		in.bad("channel", "unknown_value", string(m.Channel))
	}
	if m.Language = v.Get("language"); m.Language != "" {
		if _, ok := locale.Find(m.Language); !ok {
			in.bad("language", "unknown_value", m.Language)
		}
	}
	m.MonthlyLimit, m.YearlyLimit = in.whole("monthly_limit", v), in.whole("yearly_limit", v)
	m.Channels = withChannel(m.Channels, graph.Phone, one(v, "phone"))
	nameChannels(m, names)
	return m, names
}

// nameChannels notes which field of a form each channel came from.
func nameChannels(m graph.Mediator, names map[string]string) {
	for i, c := range m.Channels {
		names["channels."+strconv.Itoa(i)+".value"] = map[graph.ChannelKind]string{graph.Phone: "phone", graph.Email: "email"}[c.Kind]
	}
}

// withChannel puts a value into the first channel of a kind; an empty one takes
// it away.
func withChannel(channels []graph.Channel, kind graph.ChannelKind, value string) []graph.Channel {
	channels = slices.Clone(channels)
	i := slices.IndexFunc(channels, func(c graph.Channel) bool { return c.Kind == kind })
	switch {
	case i < 0 && value != "":
		return append(channels, graph.Channel{Kind: kind, Value: value, Visibility: graph.Coordination})
	case i >= 0 && value == "":
		return slices.Delete(channels, i, i+1)
	case i >= 0:
		channels[i].Value = value
	}
	return channels
}

// decimal reads a number with a comma or a point; empty is 0.
func (in *input) decimal(name string, v url.Values) float64 {
	text := one(v, name)
	if text == "" {
		return 0
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64)
	if err != nil || f != f {
		in.bad(name, "bad_number", text)
		return 0
	}
	return f
}

// skills reads the languages in the order of the form. A mediator's own word
// never replaces what the pool found out.
func (in *input) skills(v url.Values, held graph.Mediator, c *graph.Catalog, own bool) []graph.Skill {
	var out []graph.Skill
	seen := map[graph.LanguageCode]bool{}
	for i := range graph.MaxEntries {
		at := "skills." + strconv.Itoa(i) + "."
		s := graph.Skill{Language: graph.LanguageCode(one(v, at+"language")), Variety: one(v, at+"variety"), Evidence: v.Get(at + "evidence")}
		levels := [4]graph.Level{}
		for n, ability := range web.Abilities {
			levels[n] = graph.Level(v.Get(at + ability))
		}
		s.Listening, s.Speaking, s.Reading, s.Writing = levels[0], levels[1], levels[2], levels[3]
		if s.Language == "" {
			if s.Variety != "" || levels != [4]graph.Level{} {
				in.bad(at+"language", "required")
			}
			v.Del(at + "evidence") // a choice nobody made
			continue
		}
		if seen[s.Language] {
			in.bad(at+"language", "exists", c.Languages[s.Language].Name(locale.Fallback))
			continue
		}
		seen[s.Language] = true
		if before, ok := held.Skill(s.Language); own && ok && web.Assessed(before) {
			out = append(out, before)
			continue
		}
		if own {
			s.Evidence = "self"
		}
		in.skill(at, s, c)
		out = append(out, s)
	}
	for _, s := range held.Skills {
		if own && web.Assessed(s) && !seen[s.Language] {
			out = append(out, s)
		}
	}
	return out
}

// skill checks one language: both oral abilities, and known values.
func (in *input) skill(at string, s graph.Skill, c *graph.Catalog) {
	if _, ok := c.Languages[s.Language]; !ok {
		in.bad(at+"language", "unknown_value", string(s.Language))
	}
	for n, l := range []graph.Level{s.Listening, s.Speaking, s.Reading, s.Writing} {
		switch {
		case l == "" && n < 2:
			in.bad(at+web.Abilities[n], "required")
		case l != "" && !slices.Contains(graph.Levels, l):
			in.bad(at+web.Abilities[n], "unknown_value", string(l))
		}
	}
	if s.Evidence != "" && !slices.Contains(web.Evidences, s.Evidence) {
		in.bad(at+"evidence", "unknown_value", s.Evidence)
	}
	if len(s.Variety) > graph.MaxName {
		in.bad(at+"variety", "too_long", itoa(graph.MaxName))
	}
}

// mostSpans is how many spans a day may have.
const mostSpans = 20

// week reads the weekly availability: several spans a day, over midnight, until
// 24:00.
func (in *input) week(v url.Values) []graph.Slot {
	var out []graph.Slot
	for _, day := range web.Weekdays {
		for i := range mostSpans {
			at := "week." + strconv.Itoa(int(day)) + "." + strconv.Itoa(i) + "."
			from, to := one(v, at+"from"), one(v, at+"to")
			if from == "" && to == "" {
				continue
			}
			s := graph.Slot{Day: day, From: in.clock(at+"from", from), To: in.clock(at+"to", to)}
			if s.To == 0 {
				s.To = 24 * 60 // until midnight
			}
			switch {
			case s.From < 0 || s.To < 0:
			case s.From == 24*60:
				in.bad(at+"from", "bad_time", from)
			case s.From == s.To:
				in.bad(at+"to", "ends_before_start")
			default:
				out = append(out, s)
			}
		}
	}
	return out
}

// clock reads a time as people type it: 9, 9.30, 9:30, 0930; -1 where it is none.
func (in *input) clock(name, text string) graph.Clock {
	if text == "" {
		in.bad(name, "required")
		return -1
	}
	c, err := graph.ParseClock(plainClock(text))
	if err != nil {
		in.bad(name, "bad_time", text)
		return -1
	}
	return c
}

func plainClock(text string) string {
	text = strings.TrimSuffix(strings.ToLower(strings.Map(plainDigit, text)), "uhr")
	text = strings.TrimSuffix(strings.NewReplacer(".", ":", ",", ":", "h", ":").Replace(strings.TrimSpace(text)), ":")
	switch {
	case strings.Contains(text, ":"):
		return text
	case len(text) == 3 || len(text) == 4:
		return text[:len(text)-2] + ":" + text[len(text)-2:]
	}
	return text + ":00"
}

// plainDigit makes Arabic and Persian digits those of ASCII.
func plainDigit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	}
	return r
}

// away reads the periods without appointments; those that are over are dropped.
func (in *input) away(v url.Values, today graph.Date, names map[string]string) []graph.Period {
	var out []graph.Period
	for i := range graph.MaxEntries {
		at := "away." + strconv.Itoa(i)
		p := graph.Period{From: graph.Date(one(v, at+".from")), To: graph.Date(one(v, at+".to"))}
		switch {
		case p == graph.Period{}:
			continue
		case p.From == "":
			in.bad(at+".from", "required")
			continue
		case p.To != "" && p.To.Valid() && p.To < today:
			continue
		}
		names["away."+strconv.Itoa(len(out))] = at
		out = append(out, p)
	}
	return out
}

// parseMediator reads a coordinator's form: everything but the papers themselves.
func parseMediator(v url.Values, held graph.Mediator, with parsing) (graph.Mediator, error) {
	in := &input{}
	m, names := in.mediator(v, held, with, false)
	m.Name, m.Gender, m.German, m.Note = one(v, "name"), v.Get("gender"), graph.Level(v.Get("german")), one(v, "note")
	m.Visibility = in.visibility("visibility", v)
	m.ListedUntil = in.dateIn(v, "listed_until")
	home := graph.Seat{Place: graph.PlaceKey(v.Get("home_place")), Street: one(v, "home_street"), Postcode: one(v, "home_postcode"), Town: one(v, "home_town"), Visibility: held.Home.Visibility}
	if home.Point = held.Home.Point; home.Place != held.Home.Place || home.Street != held.Home.Street {
		home.Point = with.catalog.Places[home.Place].Point
	}
	if _, known := with.catalog.Places[home.Place]; home.Place != "" && !known {
		in.bad("home_place", "unknown_value", string(home.Place))
	}
	m.Home = home
	m.Channels = withChannel(m.Channels, graph.Email, one(v, "email"))
	nameChannels(m, names)
	for _, part := range []string{"place", "street", "postcode", "town"} {
		names["home."+part] = "home_" + part
	}
	m.Documents = in.documents(v)
	return m, joinInvalid(in.err(), renamedError(m.Validate(), names))
}

func (in *input) dateIn(v url.Values, name string) graph.Date {
	d, err := graph.ParseDate(one(v, name))
	if err != nil {
		in.bad(name, "bad_date", one(v, name))
	}
	return d
}

// documents reads which papers were seen; a row without a kind is none.
func (in *input) documents(v url.Values) []graph.Document {
	var out []graph.Document
	for i := range graph.MaxEntries {
		at := "documents." + strconv.Itoa(i) + "."
		d := graph.Document{Kind: v.Get(at + "kind"), SeenBy: one(v, at+"seen_by")}
		if d.Kind == "" {
			if one(v, at+"seen_on")+d.SeenBy+one(v, at+"expires") != "" {
				in.bad(at+"kind", "required")
			}
			continue
		}
		d.SeenOn, d.Expires = in.dateIn(v, at+"seen_on"), in.dateIn(v, at+"expires")
		switch {
		case !slices.Contains(web.DocumentKinds, d.Kind):
			in.bad(at+"kind", "unknown_value", d.Kind)
		case slices.ContainsFunc(out, func(o graph.Document) bool { return o.Kind == d.Kind }):
			in.bad(at+"kind", "key_taken")
		case d.Expires != "" && d.Expires < d.SeenOn:
			in.bad(at+"expires", "ends_before_start")
		}
		if len(d.SeenBy) > graph.MaxName {
			in.bad(at+"seen_by", "too_long", itoa(graph.MaxName))
		}
		out = append(out, d)
	}
	return out
}
