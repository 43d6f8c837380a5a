package handlers

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
)

// noteJSON is a note on the wall of a conference. What became of it says the
// concept (origin), as far as the asker may see it.
type noteJSON struct {
	ID      graph.NoteID   `json:"id"`
	Room    graph.TopicKey `json:"room"`
	Text    string         `json:"text"`
	Heading string         `json:"heading,omitempty"`
	At      time.Time      `json:"at"`
	Votes   int            `json:"votes"`
}

type notesAnswer struct {
	Collecting bool       `json:"collecting"` // whether the walls take notes
	Notes      []noteJSON `json:"notes"`
}

// apiNotes are the notes on a conference's walls; those taken down hang nowhere.
func (s *Server) apiNotes(c *fiber.Ctx) error {
	conf, err := s.conference(c)
	if err != nil {
		return err
	}
	notes, err := s.wall(c, conf)
	if err != nil {
		return err
	}
	answer := notesAnswer{Collecting: conf.Collecting, Notes: make([]noteJSON, 0, len(notes))}
	for _, n := range notes {
		if n.State != graph.NoteHidden {
			answer.Notes = append(answer.Notes, noteJSON{ID: n.ID, Room: n.Room, Text: n.Text, Heading: n.Cluster, At: n.At, Votes: n.Votes})
		}
	}
	return c.JSON(answer)
}
