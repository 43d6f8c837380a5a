package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"lotsennetz/graph"
)

// Rules lists responsibilities with their holders.
func (s *Store) Rules(ctx context.Context, q graph.RuleQuery) ([]graph.Rule, error) {
	f := listed(graph.KindResponsibility, q.Audience)
	linked(f, graph.LinkOnTopic, graph.KindTopic, q.Topics, q.Audience)
	query := `SELECT r.version, r.body, a.version, a.body, p.version, p.body FROM record r
		CROSS JOIN link h ON h.owner = r.n AND h.type = 'HELD_BY' AND h.visibility >= ?
		CROSS JOIN record a ON a.n = h.target AND a.archived = 0 AND a.visibility >= ?
		LEFT JOIN record p ON p.n = (SELECT l.target FROM link l WHERE l.owner = r.n AND l.type = 'ANSWERED_BY' AND l.visibility >= ?)
			AND p.archived = 0 AND p.visibility >= ?
		WHERE ` + f.String()
	args := append([]any{q.Audience, q.Audience, q.Audience, q.Audience}, f.args...)
	rules := []graph.Rule{}
	err := s.read(ctx, "rules", func(r *reading) error {
		return r.each(func(rows *sql.Rows) error {
			rule, err := scanRule(rows)
			rules = append(rules, rule)
			return err
		}, query, args...)
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rules, func(a, b graph.Rule) int {
		return cmp.Or(cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.ID, b.ID))
	})
	return rules, nil
}

func scanRule(rows *sql.Rows) (rule graph.Rule, err error) {
	var version, holder int64
	var body, holderBody, personBody sql.RawBytes
	var person sql.NullInt64
	if err := rows.Scan(&version, &body, &holder, &holderBody, &person, &personBody); err != nil {
		return rule, err
	}
	if rule.Responsibility, err = decode[graph.Responsibility](version, body); err != nil {
		return rule, err
	}
	if rule.Actor, err = decode[graph.Actor](holder, holderBody); err != nil || !person.Valid {
		return rule, err
	}
	p, err := decode[graph.Person](person.Int64, personBody)
	rule.Human = &p
	return rule, err
}

// Mediator is one mediator.
func (s *Store) Mediator(ctx context.Context, id graph.MediatorID) (graph.Mediator, error) {
	return byID[graph.Mediator](ctx, s, string(id))
}

// Roster is the mediators of some languages with their assignments.
func (s *Store) Roster(ctx context.Context, q graph.RosterQuery) (out []graph.RosterEntry, err error) {
	err = s.read(ctx, "roster", func(r *reading) error {
		out, err = r.roster(q)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (r *reading) roster(q graph.RosterQuery) ([]graph.RosterEntry, error) {
	f := listed(graph.KindMediator, q.Audience)
	linked(f, graph.LinkSpeaks, graph.KindLanguage, q.Languages, q.Audience)
	if q.Mediator != "" {
		f.and("r.id = ?", string(q.Mediator))
	}
	mediators, err := all[graph.Mediator](r, "SELECT r.version, r.body FROM record r WHERE "+f.String()+" ORDER BY r.id", f.args...)
	if err != nil {
		return nil, err
	}
	out := []graph.RosterEntry{}
	names, at := make([]graph.MediatorID, len(mediators)), map[graph.MediatorID]int{}
	for i, m := range mediators {
		names[i], at[m.ID] = m.ID, i
		out = append(out, graph.RosterEntry{Mediator: m, Assignments: []graph.Assignment{}})
	}
	assignments, err := r.assignments(names, q.Since, q.Audience)
	for _, a := range assignments {
		i := at[a.Mediator]
		out[i].Assignments = append(out[i].Assignments, a)
	}
	return out, err
}

func (r *reading) assignments(of []graph.MediatorID, since time.Time, audience graph.Audience) ([]graph.Assignment, error) {
	f := listed(graph.KindAssignment, audience)
	f.where[0] = anyKind
	f.and(`r.n IN (SELECT l.source FROM record m CROSS JOIN link l ON l.target = m.n
		WHERE m.kind = 'mediator' AND m.id IN (SELECT value FROM json_each(?)) AND l.type = 'ASSIGNED_TO')`, array(of))
	f.and("r.starts >= ?", stamp(since))
	return all[graph.Assignment](r, "SELECT r.version, r.body FROM record r WHERE "+f.String()+" ORDER BY r.starts, r.id", f.args...)
}

// SpokenLanguages counts the mediators of each language.
func (s *Store) SpokenLanguages(ctx context.Context) ([]graph.LanguageCount, error) {
	out := []graph.LanguageCount{}
	err := s.read(ctx, "spoken languages", func(r *reading) error {
		return r.each(func(rows *sql.Rows) error {
			var c graph.LanguageCount
			err := rows.Scan(&c.Language, &c.Count)
			out = append(out, c)
			return err
		}, `SELECT g.id, count(DISTINCT m.n) FROM record m CROSS JOIN link l ON l.source = m.n AND l.type = 'SPEAKS'
			CROSS JOIN record g ON g.n = l.target WHERE m.kind = 'mediator' AND m.archived = 0 GROUP BY g.id ORDER BY g.id`)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Requests lists requests by start.
func (s *Store) Requests(ctx context.Context, q graph.RequestQuery) ([]graph.Request, error) {
	f := jobsLike(graph.JobQuery{Audience: q.Audience, States: q.States, From: q.From, To: q.To})
	return list[graph.Request](ctx, s, "requests", "SELECT r.version, r.body FROM record r WHERE "+f.String()+" ORDER BY r.starts, r.id LIMIT ?",
		append(f.args, orDefault(q.Limit, graph.MaxPage))...)
}

// Person is one person.
func (s *Store) Person(ctx context.Context, id graph.PersonID) (graph.Person, error) {
	return byID[graph.Person](ctx, s, string(id))
}

// People lists the people with a post at the actor.
func (s *Store) People(ctx context.Context, at graph.ActorID) ([]graph.Person, error) {
	f := listed(graph.KindPerson, graph.Coordination)
	if at != "" {
		linked(f, graph.LinkWorksAt, graph.KindActor, []graph.ActorID{at}, graph.Coordination)
	}
	return list[graph.Person](ctx, s, "people", "SELECT r.version, r.body FROM record r WHERE "+f.String()+" ORDER BY r.sort_key, r.id", f.args...)
}

// Account is one account.
func (s *Store) Account(ctx context.Context, id graph.AccountID) (graph.Account, error) {
	return byID[graph.Account](ctx, s, string(id))
}

// AccountByEmail is the account with the address.
func (s *Store) AccountByEmail(ctx context.Context, email string) (graph.Account, error) {
	return first[graph.Account](ctx, s, "account by e-mail",
		`SELECT r.version, r.body FROM alias k JOIN record r ON r.n = k.record WHERE k.kind = 'account' AND k.key = ?`, strings.ToLower(email))
}

// Accounts lists all accounts.
func (s *Store) Accounts(ctx context.Context) ([]graph.Account, error) {
	f := listed(graph.KindAccount, graph.Coordination)
	return list[graph.Account](ctx, s, "accounts", "SELECT r.version, r.body FROM record r WHERE "+f.String()+" ORDER BY r.sort_key, r.id", f.args...)
}

// Secret is a secret and its account.
func (s *Store) Secret(ctx context.Context, hash string) (secret graph.Secret, account graph.Account, err error) {
	err = s.read(ctx, "secret", func(r *reading) error {
		var of, by int64
		var secretBody, accountBody []byte
		ok, err := r.one(`SELECT r.version, r.body, a.version, a.body FROM record r
			JOIN link l ON l.owner = r.n AND l.type = 'OPENS' JOIN record a ON a.n = l.target
			WHERE r.kind = 'secret' AND r.id = ?`, []any{hash}, &of, &secretBody, &by, &accountBody)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("by its hash: %w", graph.ErrNotFound)
		}
		if secret, err = decode[graph.Secret](of, secretBody); err != nil {
			return err
		}
		account, err = decode[graph.Account](by, accountBody)
		return err
	})
	return secret, account, err
}
