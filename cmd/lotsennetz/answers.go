package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
	"lotsennetz/search"
	"lotsennetz/search/match"
	"lotsennetz/web"
	"lotsennetz/web/locale"
)

// asking is a store opened to answer one question in the terminal, as somebody.
type asking struct {
	*command
	store   graph.Store
	viewer  graph.Viewer
	view    graph.Reader
	catalog *graph.Catalog
	words   *search.Gazetteer
	printer *locale.Printer
}

// ask opens the store, finds out as whom, answers, and closes.
func (c *command) ask(ctx context.Context, answer func(*asking) error) error {
	if err := c.cfg.check(); err != nil {
		return err
	}
	store, err := c.cfg.openStore(ctx, c.cfg.logger(c.streams))
	if err != nil {
		return err
	}
	defer store.Close()
	viewer, err := c.cfg.viewer(ctx, store)
	if err != nil {
		return err
	}
	catalog, err := store.Catalog(ctx)
	if err != nil {
		return err
	}
	own, err := search.ReadWording(ctx, store)
	if err != nil {
		return err
	}
	return answer(&asking{command: c, store: store, viewer: viewer, view: graph.View(store, viewer), catalog: catalog,
		words: search.NewGazetteer(catalog, own), printer: locale.New("de", catalog)})
}

// viewer is who --as names: a role or an account's e-mail.
func (c Config) viewer(ctx context.Context, store graph.Store) (graph.Viewer, error) {
	switch role := graph.Role(c.As); role {
	case graph.RoleVisitor, "":
		return graph.Viewer{}, nil
	case graph.RoleMember, graph.RoleCoordinator, graph.RoleAdmin:
		return graph.Viewer{Role: role}, nil
	}
	acc, err := store.AccountByEmail(ctx, c.As)
	if err != nil {
		return graph.Viewer{}, usageError{tell("--as %q: weder eine Rolle (visitor, member, coordinator, admin) noch die E-Mail eines Kontos", c.As)}
	}
	return acc.Viewer(), nil
}

func (a *asking) place(text string) (graph.PlaceKey, error) {
	if text == "" {
		return "", nil
	}
	key, choices, ok := a.words.Place(text)
	if ok {
		return key, nil
	}
	if len(choices) > 0 {
		var names []string
		for _, k := range choices {
			names = append(names, fmt.Sprintf("%s (%s)", a.printer.Place(k), k))
		}
		return "", usageError{tell("%q ist mehrdeutig: %s", text, strings.Join(names, ", "))}
	}
	return "", usageError{tell("den Ort %q gibt es hier nicht", text)}
}

func (a *asking) topic(text string) (graph.TopicKey, error) {
	if key, ok := a.words.Topic(text, "de"); ok {
		return key, nil
	}
	return "", usageError{tell("das Thema %q gibt es hier nicht; alle Themen zeigt: lotsennetz find --type topic", text)}
}

func (a *asking) table() *tabwriter.Writer { return tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0) }

func (c *command) contactCommand() *cobra.Command {
	var place, group, date string
	cmd := &cobra.Command{
		Use: "contact THEMA", Short: "Wer ist zuständig?", Args: arguments(1, -1),
		Example: "  lotsennetz contact arbeitserlaubnis --place Warburg --date 2026-11-25",
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.ask(cmd.Context(), func(a *asking) error {
				return a.contact(cmd.Context(), strings.Join(args, " "), place, group, date)
			})
		},
	}
	cmd.Flags().StringVar(&place, "place", "", "Ort, Ortsteil, Postleitzahl oder Schlüssel")
	cmd.Flags().StringVar(&group, "group", "", "Personenkreis")
	cmd.Flags().StringVar(&date, "date", "", "Tag, z. B. 25.11.2026 oder 2026-11-25; ohne Angabe heute")
	return cmd
}

func (a *asking) contact(ctx context.Context, topic, place, group, date string) error {
	q := graph.Question{Day: graph.DateOf(time.Now().In(a.cfg.zone()))}
	var err error
	if q.Topic, err = a.topic(topic); err != nil {
		return err
	}
	if q.Place, err = a.place(place); err != nil {
		return err
	}
	if group != "" {
		var ok bool
		if q.Group, ok = a.words.Group(group); !ok {
			return usageError{tell("den Personenkreis %q gibt es hier nicht", group)}
		}
	}
	if day, err := parseDay("--date", date); err != nil {
		return err
	} else if day != "" {
		q.Day = day
	}
	rules, err := a.view.Rules(ctx, graph.RuleQuery{Topics: q.Topics(a.catalog)})
	if err != nil {
		return err
	}
	answer := graph.Resolve(q, rules, a.catalog)
	a.printAnswer(answer)
	if answer.Outcome == graph.OutcomeNone {
		return errNothing
	}
	return nil
}

// outcomeTexts say what kind of answer it is.
var outcomeTexts = map[graph.Outcome]string{
	graph.OutcomeMatched: "Zuständig", graph.OutcomeMultiple: "Mehrere sind zuständig", graph.OutcomeNone: "Niemand ist zuständig",
	graph.OutcomeAskPlace: "Welcher Ort? --place", graph.OutcomeAskGroup: "Welcher Personenkreis? --group",
}

func (a *asking) printAnswer(answer graph.Answer) {
	fmt.Fprintf(a.out, "%s: %s\n", outcomeTexts[answer.Outcome], a.printer.Topic(answer.Question.Topic))
	for _, reason := range answer.Reasons() {
		fmt.Fprintf(a.out, "  %s\n", a.printer.Say(reason))
	}
	w := a.table()
	for _, r := range answer.Contacts {
		a.printHolder(w, "Kontakt", r)
	}
	for _, r := range answer.Deputies {
		a.printHolder(w, "Vertretung", r)
	}
	for _, r := range answer.Coordination {
		a.printHolder(w, "Koordination", r)
	}
	w.Flush()
}

func (a *asking) printHolder(w io.Writer, label string, r graph.Rule) {
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", label, r.Actor.Name, r.Function,
		strings.Join(a.reach(r.Actor.Channels), ", "), r.Hours.Text)
}

// reach is how somebody is reached by voice and mail, as pages write it.
func (a *asking) reach(channels []graph.Channel) (out []string) {
	shown := web.Channels(a.printer, a.viewer, channels)
	for _, kind := range []graph.ChannelKind{graph.Phone, graph.Email} {
		for _, c := range shown {
			if c.Kind == kind {
				out = append(out, c.Text)
			}
		}
	}
	return out
}

func (c *command) matchCommand() *cobra.Command {
	var o match.Options
	var kinds []string
	cmd := &cobra.Command{
		Use: "match AKTEUR", Short: "Wer passt zu wem?", Args: arguments(1, -1),
		Example: "  lotsennetz match A0088\n  lotsennetz match \"Asylkreis Steinheim\" --kind sports_club",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := cmp.Or(inside("--radius", o.RadiusKM, 0, 1000.0), inside("--limit", o.Limit, 0, 1000), inside("--offset", o.Offset, 0, 1_000_000)); err != nil {
				return err
			}
			return c.ask(cmd.Context(), func(a *asking) error {
				var err error
				if o.Kinds, err = a.kinds(kinds); err != nil {
					return err
				}
				return a.match(cmd.Context(), strings.Join(args, " "), o)
			})
		},
	}
	cmd.Flags().StringSliceVar(&kinds, "kind", nil, "nur Partner dieser Art (sports_club oder Sportverein; mehrfach möglich)")
	cmd.Flags().Float64Var(&o.RadiusKM, "radius", match.DefaultRadiusKM, "Umkreis in Kilometern")
	cmd.Flags().IntVar(&o.Limit, "limit", 5, "höchstens so viele Vorschläge; 0: alle")
	cmd.Flags().IntVar(&o.Offset, "offset", 0, "so viele der besten auslassen")
	return cmd
}

func (a *asking) match(ctx context.Context, name string, o match.Options) error {
	actor, err := a.actor(ctx, name)
	if err != nil {
		return err
	}
	o.Today = graph.DateOf(time.Now().In(a.cfg.zone()))
	result, err := match.AskActors(ctx, a.view, actor.ID, o)
	if err != nil {
		return err
	}
	if len(result.Matches) == 0 {
		return errNothing
	}
	for i, m := range result.Matches {
		fmt.Fprintf(a.out, "%d. %s (%s)  %s von 1\n", o.Offset+i+1, m.Actor.Name, a.printer.L("actor.kind", m.Actor.Kind), a.printer.Points(m.Score))
		for _, part := range m.Parts {
			a.printPart(part)
		}
	}
	if shown := o.Offset + len(result.Matches); shown < result.Total {
		fmt.Fprintf(a.out, "%d von %d Vorschlägen; weiter mit --offset %d, alle mit --limit 0\n", len(result.Matches), result.Total, shown)
	}
	return nil
}

// kinds are the kinds of actors of these keys or German names.
func (a *asking) kinds(texts []string) ([]graph.ActorKind, error) {
	var out []graph.ActorKind
	for _, text := range texts {
		i := slices.IndexFunc(graph.ActorKinds, func(k graph.ActorKind) bool {
			return string(k) == text || strings.EqualFold(a.printer.L("actor.kind", k), text)
		})
		if i < 0 {
			var names []string
			for _, k := range graph.ActorKinds {
				names = append(names, fmt.Sprintf("%s (%s)", a.printer.L("actor.kind", k), k))
			}
			return nil, usageError{tell("die Art %q gibt es nicht; es gibt %s", text, strings.Join(names, ", "))}
		}
		out = append(out, graph.ActorKinds[i])
	}
	return out, nil
}

// actor is the actor of an id, a slug or a name.
func (a *asking) actor(ctx context.Context, name string) (graph.Actor, error) {
	found, err := a.view.Actor(ctx, graph.ActorID(name))
	if errors.Is(err, graph.ErrNotFound) {
		found, err = a.view.ActorBySlug(ctx, name)
	}
	if !errors.Is(err, graph.ErrNotFound) {
		return found, err
	}
	named, err := a.view.ActorsNamed(ctx, graph.NameQuery{Text: name, Limit: 6})
	switch {
	case err != nil:
		return graph.Actor{}, err
	case len(named) == 0:
		return graph.Actor{}, usageError{tell("den Akteur %q gibt es hier nicht; suchen: lotsennetz find %s", name, name)}
	case len(named) > 1 && !strings.EqualFold(named[0].Name, name):
		var names []string
		for _, n := range named {
			names = append(names, fmt.Sprintf("%s (%s)", n.Name, n.ID))
		}
		return graph.Actor{}, usageError{tell("%q ist mehrdeutig: %s", name, strings.Join(names, ", "))}
	}
	return named[0], nil
}

func (c *command) mediatorsCommand() *cobra.Command {
	var at, place, level, topic, mode, gender string
	var minutes int
	cmd := &cobra.Command{
		Use: "mediators SPRACHE", Short: "Wer spricht es, und wann?", Args: arguments(1, -1),
		Example: "  lotsennetz mediators Kurmandschi --at 2026-11-26T10:00 --minutes 90 --place Brakel --as coordinator",
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.ask(cmd.Context(), func(a *asking) error {
				if err := cmp.Or(inside("--minutes", minutes, 1, 24*60), optional("--level", level, texts(graph.Levels)), optional("--mode", mode, texts(graph.Modes)), optional("--gender", gender, []string{"f", "m", "d"})); err != nil {
					return err
				}
				q := match.MediatorQuery{Level: graph.Level(level), Minutes: minutes, Mode: graph.Mode(mode), Gender: gender, Limit: 20}
				return a.mediators(cmd.Context(), q, mediatorWords{strings.Join(args, " "), at, place, topic})
			})
		},
	}
	cmd.Flags().StringVar(&at, "at", "", "Beginn, z. B. 2026-11-26T10:00 oder \"26.11.2026 10:00\"")
	cmd.Flags().IntVar(&minutes, "minutes", 60, "Dauer in Minuten")
	cmd.Flags().StringVar(&place, "place", "", "Ort des Termins")
	cmd.Flags().StringVar(&level, "level", "", "A1 bis C2 oder native; ohne Angabe gilt die Regel des Pools")
	cmd.Flags().StringVar(&topic, "topic", "", "Thema")
	cmd.Flags().StringVar(&mode, "mode", "", "on_site, telephone oder video")
	cmd.Flags().StringVar(&gender, "gender", "", "f, m oder d")
	return cmd
}

// mediatorWords are the parts of the question to be understood first.
type mediatorWords struct{ language, at, place, topic string }

func (a *asking) mediators(ctx context.Context, q match.MediatorQuery, words mediatorWords) error {
	codes := a.words.Language(words.language)
	if len(codes) == 0 {
		return usageError{tell("die Sprache %q gibt es hier nicht", words.language)}
	}
	if !a.viewer.SignedIn() {
		return a.languageCounts(ctx, codes)
	}
	if len(codes) > 1 {
		fmt.Fprintln(a.out, "Welche Sprache ist gemeint?")
		for _, code := range codes {
			fmt.Fprintf(a.out, "  %s  %s\n", code, a.printer.Language(code))
		}
		return nil
	}
	q.Language, q.Zone, q.Now = codes[0], a.cfg.zone(), time.Now()
	var err error
	if q.Place, err = a.place(words.place); err != nil {
		return err
	}
	q.Point = a.catalog.Places[q.Place].Point
	if words.topic != "" {
		if q.Topic, err = a.topic(words.topic); err != nil {
			return err
		}
	}
	if q.Start, err = parseMoment(words.at, q.Zone); err != nil {
		return err
	}
	if !q.Start.After(q.Now) {
		return usageError{tell("--at %s: %s", words.at, a.printer.T("error.in_the_past"))}
	}
	result, err := match.AskMediators(ctx, a.store, a.viewer, q)
	if err != nil {
		return err
	}
	a.printMediators(result)
	if err := a.printNotice(ctx, q); err != nil {
		return err
	}
	if len(result.Candidates) == 0 {
		return errNothing
	}
	return nil
}

// printPart is a line of the bill of points.
func (a *asking) printPart(part match.Part) {
	sign := "+"
	if part.Points < 0 {
		sign = "" // the number has its own
	}
	fmt.Fprintf(a.out, "   %s%s  %s\n", sign, a.printer.Points(part.Points), a.printer.Say(part.Sentence))
}

// modes are the ways a mediator works.
func (a *asking) modes(m graph.Mediator) (out []string) {
	for _, mode := range m.Modes {
		out = append(out, a.printer.L("mode", mode))
	}
	return out
}

func (a *asking) printMediators(result match.MediatorResult) {
	for i, m := range result.Candidates {
		fmt.Fprintf(a.out, "%d. %s (%s)  %s von 1\n", i+1, m.Mediator.Name, m.Mediator.ID, a.printer.Points(m.Score))
		if m.Remote {
			fmt.Fprintf(a.out, "   %s\n", a.printer.T("pool.remote"))
		}
		fmt.Fprintf(a.out, "   %s\n", strings.Join(append(a.modes(m.Mediator), a.reach(m.Mediator.Channels)...), ", "))
		for _, part := range m.Parts {
			a.printPart(part)
		}
		for _, notice := range m.Notices {
			fmt.Fprintf(a.out, "   !      %s\n", a.printer.Say(notice))
		}
	}
	for _, reason := range sortedNames(result.Excluded) {
		fmt.Fprintf(a.out, "nicht dabei, %s: %d\n", a.printer.T("match.mediator.excluded."+reason), result.Excluded[reason])
	}
	if result.AskBack != nil {
		fmt.Fprintln(a.out, a.printer.Say(result.AskBack.Sentence))
	}
}

// printNotice says that the pool would refuse a request for this time.
func (a *asking) printNotice(ctx context.Context, q match.MediatorQuery) error {
	rules, err := graph.AskPool(ctx, a.view)
	if err != nil || calendar.WorkingDaysBefore(a.cfg.Land, q.Now.In(q.Zone), q.Start.In(q.Zone)) >= rules.NoticeDays {
		return err
	}
	day := calendar.Earliest(a.cfg.Land, q.Now.In(q.Zone), rules.NoticeDays)
	fmt.Fprintln(a.out, a.printer.T("error.notice_until", rules.NoticeDays, a.printer.Day(day)))
	return nil
}

// languageCounts is all that a visitor is told.
func (a *asking) languageCounts(ctx context.Context, codes []graph.LanguageCode) error {
	counts, err := a.view.SpokenLanguages(ctx)
	if err != nil {
		return err
	}
	told := map[graph.LanguageCode]string{}
	for _, n := range counts {
		told[n.Language] = fmt.Sprint(n.Count)
		if n.Few && n.Count == 0 {
			told[n.Language] = "1–3"
		}
	}
	any := false
	for _, code := range codes {
		if n, ok := told[code]; ok {
			any = true
			fmt.Fprintf(a.out, "%s: %s im Kreis\n", a.printer.Language(code), n)
		}
	}
	if !any {
		return errNothing
	}
	fmt.Fprintln(a.out, a.printer.T("mediators.how_to_ask"))
	return nil
}
