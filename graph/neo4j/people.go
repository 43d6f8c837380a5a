package neo4j

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"lotsennetz/graph"
)

// rulesOfTopics starts from the topics, by index: left to itself the server takes
// every responsibility there is and looks whether it is on one of them.
const (
	rulesOfTopics = `UNWIND $topics AS id CALL (id) { MATCH (t:Topic {id: id}) RETURN t } MATCH (t)<-[:ON_TOPIC]-(r:Responsibility)`
	rulesOfAll    = `MATCH (:Topic)<-[:ON_TOPIC]-(r:Responsibility)`
	rulesTail     = ` WHERE r.visibility IN $seen AND NOT r.archived
MATCH (r)-[:HELD_BY]->(a:Actor) WHERE a.visibility IN $seen AND NOT a.archived
OPTIONAL MATCH (r)-[:ANSWERED_BY]->(p:Person) WHERE p.visibility IN $seen AND NOT p.archived
RETURN r.version, r.body, a.version, a.body, p.version, p.body`
)

// Rules lists responsibilities with their holders.
func (s *Store) Rules(ctx context.Context, q graph.RuleQuery) ([]graph.Rule, error) {
	text, topics := rulesOfTopics+rulesTail, texts(q.Topics)
	if len(topics) == 0 {
		text = rulesOfAll + rulesTail
	}
	slices.Sort(topics)
	rows, err := s.read(ctx, text, params{"topics": slices.Compact(topics), "seen": seen(q.Audience)})
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	out := make([]graph.Rule, 0, len(rows))
	for _, row := range rows {
		held, err := at[graph.Responsibility](graph.KindResponsibility, row, 0)
		if err != nil {
			return nil, fmt.Errorf("rules: %w", err)
		}
		rule := graph.Rule{Responsibility: held}
		if rule.Actor, err = at[graph.Actor](graph.KindActor, row, 2); err != nil {
			return nil, fmt.Errorf("rules: %w", err)
		}
		if row.Values[4] != nil {
			p, err := at[graph.Person](graph.KindPerson, row, 4)
			if err != nil {
				return nil, fmt.Errorf("rules: %w", err)
			}
			rule.Human = &p
		}
		out = append(out, rule)
	}
	slices.SortFunc(out, func(a, b graph.Rule) int {
		return cmp.Or(cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// Mediator is one mediator.
func (s *Store) Mediator(ctx context.Context, id graph.MediatorID) (graph.Mediator, error) {
	return byID[graph.Mediator](ctx, s, graph.Ref{Kind: graph.KindMediator, ID: string(id)})
}

const (
	rosterOfLanguages = `MATCH (m:Mediator)-[l:SPEAKS]->(g:Language) WHERE g.id IN $languages AND l.visibility IN $seen WITH DISTINCT m`
	rosterOfAll       = `MATCH (m:Mediator)`
	rosterOfOne       = `MATCH (m:Mediator {id: $one}) USING INDEX SEEK m:Mediator(id)`
	rosterTail        = ` WHERE m.visibility IN $seen AND NOT m.archived
OPTIONAL MATCH (m)<-[:ASSIGNED_TO]-(s:Assignment) WHERE s.visibility IN $seen AND NOT s.archived AND s.from >= $since
RETURN m.version, m.body, s.version, s.body ORDER BY m.id, s.from, s.id`
)

// Roster is mediators with their assignments.
func (s *Store) Roster(ctx context.Context, q graph.RosterQuery) ([]graph.RosterEntry, error) {
	text := rosterOfLanguages + rosterTail
	switch {
	case q.Mediator != "":
		text = rosterOfOne + rosterTail
	case len(q.Languages) == 0:
		text = rosterOfAll + rosterTail
	}
	rows, err := s.read(ctx, text, params{"languages": texts(q.Languages), "one": string(q.Mediator), "seen": seen(q.Audience), "since": utc(q.Since)})
	if err != nil {
		return nil, fmt.Errorf("roster: %w", err)
	}
	out := []graph.RosterEntry{}
	for _, row := range rows {
		m, err := at[graph.Mediator](graph.KindMediator, row, 0)
		if err != nil {
			return nil, fmt.Errorf("roster: %w", err)
		}
		if len(out) == 0 || out[len(out)-1].Mediator.ID != m.ID {
			out = append(out, graph.RosterEntry{Mediator: m, Assignments: []graph.Assignment{}})
		}
		if row.Values[2] == nil {
			continue
		}
		a, err := at[graph.Assignment](graph.KindAssignment, row, 2)
		if err != nil {
			return nil, fmt.Errorf("roster: %w", err)
		}
		last := &out[len(out)-1]
		last.Assignments = append(last.Assignments, a)
	}
	return out, nil
}

// SpokenLanguages counts mediators per language.
func (s *Store) SpokenLanguages(ctx context.Context) ([]graph.LanguageCount, error) {
	rows, err := s.read(ctx, `MATCH (m:Mediator)-[:SPEAKS]->(g:Language) WHERE NOT m.archived
RETURN g.id AS code, count(DISTINCT m) ORDER BY code`, nil)
	if err != nil {
		return nil, fmt.Errorf("spoken languages: %w", err)
	}
	out := make([]graph.LanguageCount, 0, len(rows))
	for _, row := range rows {
		out = append(out, graph.LanguageCount{Language: graph.LanguageCode(row.Values[0].(string)), Count: int(row.Values[1].(int64))})
	}
	return out, nil
}

// endless stands for an open end of a span of time.
var endless = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// Requests lists requests by start.
func (s *Store) Requests(ctx context.Context, q graph.RequestQuery) ([]graph.Request, error) {
	limit, to := q.Limit, q.To
	if limit <= 0 {
		limit = 200
	}
	if to.IsZero() {
		to = endless
	}
	return ask[graph.Request](ctx, s, "requests", graph.KindRequest, `MATCH (n:Request)
WHERE n.from >= $from AND n.from < $to AND n.visibility IN $seen AND NOT n.archived AND ($states = [] OR n.type IN $states)
RETURN n.version, n.body ORDER BY n.from, n.id LIMIT $limit`,
		params{"from": utc(q.From), "to": utc(to), "seen": seen(q.Audience), "states": texts(q.States), "limit": limit})
}

// conceptQuery reads the four lists and who takes part in any of them.
var conceptQuery = `CALL {
  MATCH (n:Conference) WHERE ` + open("n") + ` RETURN 'conference' AS kind, n
  UNION ALL MATCH (n:Goal) WHERE ` + open("n") + ` RETURN 'goal' AS kind, n
  UNION ALL MATCH (n:Measure) WHERE ` + open("n") + ` RETURN 'measure' AS kind, n
  UNION ALL MATCH (n:Project) WHERE ` + open("n") + ` RETURN 'project' AS kind, n
}
WITH collect({kind: kind, n: n}) AS aims
CALL (aims) {
  UNWIND aims AS aim RETURN aim.kind AS kind, aim.n AS n
  UNION ALL UNWIND aims AS aim WITH aim.n AS x MATCH (x)<-[l:TAKES_PART]-(n:Actor)
    WHERE l.visibility IN $seen AND n.visibility IN $seen RETURN DISTINCT 'actor' AS kind, n
}
RETURN kind, n.version, n.body ORDER BY n.id`

// Concept is the integration concept.
func (s *Store) Concept(ctx context.Context, audience graph.Audience) (graph.Concept, error) {
	found, err := s.mixed(ctx, "concept", conceptQuery, params{"seen": seen(audience)})
	if err != nil {
		return graph.Concept{}, err
	}
	c := graph.Concept{
		Conferences: of[graph.Conference](found, graph.KindConference), Goals: of[graph.Goal](found, graph.KindGoal),
		Measures: of[graph.Measure](found, graph.KindMeasure), Projects: of[graph.Project](found, graph.KindProject),
		Actors: map[graph.ActorID]graph.Actor{},
	}
	for _, a := range of[graph.Actor](found, graph.KindActor) {
		c.Actors[a.ID] = a
	}
	return c, nil
}

// Person is one person.
func (s *Store) Person(ctx context.Context, id graph.PersonID) (graph.Person, error) {
	return byID[graph.Person](ctx, s, graph.Ref{Kind: graph.KindPerson, ID: string(id)})
}

// People lists people by name.
func (s *Store) People(ctx context.Context, at graph.ActorID) ([]graph.Person, error) {
	text := `MATCH (n:Person) WHERE NOT n.archived RETURN n.version, n.body ORDER BY n.sort, n.id`
	if at != "" {
		text = `MATCH (a:Actor {id: $at})<-[:WORKS_AT]-(n:Person) USING INDEX SEEK a:Actor(id) WHERE NOT n.archived
WITH DISTINCT n RETURN n.version, n.body ORDER BY n.sort, n.id`
	}
	return ask[graph.Person](ctx, s, "people", graph.KindPerson, text, params{"at": string(at)})
}

// Account is one account.
func (s *Store) Account(ctx context.Context, id graph.AccountID) (graph.Account, error) {
	return byID[graph.Account](ctx, s, graph.Ref{Kind: graph.KindAccount, ID: string(id)})
}

// AccountByEmail is the account with the address.
func (s *Store) AccountByEmail(ctx context.Context, email string) (graph.Account, error) {
	key := graph.Account{Email: email}.Facts().Keys[0]
	return byKey[graph.Account](ctx, s, graph.Ref{Kind: graph.KindAccount, ID: key})
}

// Accounts lists all accounts by name.
func (s *Store) Accounts(ctx context.Context) ([]graph.Account, error) {
	return ask[graph.Account](ctx, s, "accounts", graph.KindAccount,
		`MATCH (n:Account) WHERE NOT n.archived RETURN n.version, n.body ORDER BY n.sort, n.id`, nil)
}

// Secret is a secret with its account.
func (s *Store) Secret(ctx context.Context, hash string) (graph.Secret, graph.Account, error) {
	rows, err := s.read(ctx, `MATCH (n:Secret {id: $id})-[:OPENS]->(a:Account) USING INDEX SEEK n:Secret(id) RETURN n.version, n.body, a.version, a.body`, params{"id": hash})
	if err != nil {
		return graph.Secret{}, graph.Account{}, fmt.Errorf("secret: %w", err)
	}
	if len(rows) == 0 {
		return graph.Secret{}, graph.Account{}, fmt.Errorf("secret: %w", graph.ErrNotFound)
	}
	secret, err := at[graph.Secret](graph.KindSecret, rows[0], 0)
	if err != nil {
		return graph.Secret{}, graph.Account{}, fmt.Errorf("secret: %w", err)
	}
	account, err := at[graph.Account](graph.KindAccount, rows[0], 2)
	return secret, account, err
}
