package handlers

import (
	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
)

type conceptAnswer struct {
	Conferences []aimJSON  `json:"conferences"`
	Goals       []aimJSON  `json:"goals"`
	Measures    []aimJSON  `json:"measures"`
	Projects    []aimJSON  `json:"projects"`
	Actors      []actorRef `json:"actors"`
}

type aimJSON struct {
	ID           string              `json:"id"`
	Serves       string              `json:"serves,omitempty"`
	Title        string              `json:"title"`
	Description  string              `json:"description,omitempty"`
	Topic        graph.TopicKey      `json:"topic,omitempty"`
	Deadline     graph.Date          `json:"deadline,omitempty"`
	State        graph.ConceptState  `json:"state,omitempty"`
	Share        *int                `json:"share,omitempty"`
	Participants []graph.Participant `json:"participants,omitempty"`
	Indicators   []graph.Indicator   `json:"indicators,omitempty"`
	Version      int64               `json:"version"`
}

func aimOut(r graph.Record, serves string, a graph.Aim) aimJSON {
	return aimJSON{ID: r.Ref().ID, Serves: serves, Title: a.Title, Description: a.Description, Topic: a.Topic, Deadline: a.Deadline,
		State: a.State, Share: a.Share, Participants: a.Participants, Indicators: a.Indicators, Version: r.Head().Version}
}

func (s *Server) apiConcept(c *fiber.Ctx) error {
	concept, err := s.view(c).Concept(c.UserContext(), s.viewer(c).Audience())
	if err != nil {
		return err
	}
	answer := conceptAnswer{Conferences: []aimJSON{}, Goals: []aimJSON{}, Measures: []aimJSON{}, Projects: []aimJSON{}, Actors: []actorRef{}}
	for _, x := range concept.Conferences {
		answer.Conferences = append(answer.Conferences, aimOut(x, "", x.Aim))
	}
	for _, x := range concept.Goals {
		answer.Goals = append(answer.Goals, aimOut(x, string(x.Conference), x.Aim))
	}
	for _, x := range concept.Measures {
		answer.Measures = append(answer.Measures, aimOut(x, string(x.Goal), x.Aim))
	}
	for _, x := range concept.Projects {
		answer.Projects = append(answer.Projects, aimOut(x, string(x.Measure), x.Aim))
	}
	for _, id := range sortedKeys(concept.Actors) {
		answer.Actors = append(answer.Actors, refOut(concept.Actors[id]))
	}
	return c.JSON(answer)
}
