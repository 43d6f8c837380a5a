package pool

import (
	"context"
	"strings"

	"lotsennetz/graph"
)

// Erasure is how a person goes out of a store (GDPR art. 17): what must go over to
// nobody first, and what is erased then. What she did stays as counted work of a
// mediator without a name, so that the pool's numbers and its accounts stay right;
// she herself, her diary and the mails to and about her go, from the audit as well.
func Erasure(ctx context.Context, from graph.Reader, m graph.Mediator) (first, last []graph.Change, err error) {
	nobody := anonymous(m)
	moved := false
	err = graph.Each(ctx, from, graph.KindAssignment, func(r graph.Record) {
		if a := r.(graph.Assignment); a.Mediator == m.ID {
			if !moved {
				moved, first = true, append(first, graph.Put{Record: nobody})
			}
			first = append(first, graph.Put{Record: namelessJob(a, nobody.ID)})
		}
	})
	if err != nil {
		return nil, nil, err
	}
	err = graph.Each(ctx, from, graph.KindRequest, func(r graph.Record) {
		if wish := r.(graph.Request); wish.Like == m.ID {
			wish.Like = ""
			first = append(first, graph.Put{Record: wish})
		}
	})
	if err != nil {
		return nil, nil, err
	}
	err = graph.Each(ctx, from, graph.KindMessage, func(r graph.Record) {
		if speaksOf(r.(graph.Message), m) {
			last = append(last, graph.Erase{Ref: r.Ref()})
		}
	})
	return first, append(last, graph.Erase{Ref: graph.DiaryOf(m.ID)}, graph.Erase{Ref: m.Ref()}), err
}

// anonymous is the mediator without a name who keeps what another did.
func anonymous(m graph.Mediator) graph.Mediator {
	out := graph.Mediator{Meta: graph.Meta{Visibility: graph.Coordination, Archived: true}, ID: graph.MediatorID("geloescht-" + graph.NewKey()),
		Name: "–", German: m.German, Modes: m.Modes, Willingness: graph.AskNormally}
	for _, s := range m.Skills {
		out.Skills = append(out.Skills, graph.Skill{Language: s.Language, Listening: s.Listening, Speaking: s.Speaking})
	}
	return out
}

// namelessJob is a job without what could tell who did it; times, town and pay
// stay for the pool's numbers.
func namelessJob(a graph.Assignment, to graph.MediatorID) graph.Assignment {
	a.Mediator, a.Feedback = to, nil
	if a.Actual != nil {
		actual := *a.Actual
		actual.Note = ""
		a.Actual = &actual
	}
	return a
}

// speaksOf reports whether a mail was to a mediator or names her.
func speaksOf(msg graph.Message, m graph.Mediator) bool {
	switch {
	case msg.About == m.Ref(), m.Email() != "" && strings.EqualFold(msg.To, m.Email()):
		return true
	case msg.Job != nil && msg.Job.Mediator == m.Name:
		return true
	}
	for _, value := range msg.Args {
		if value == m.Name {
			return true
		}
	}
	return false
}
