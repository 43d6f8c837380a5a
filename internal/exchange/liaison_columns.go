package exchange

import (
	"cmp"
	"strconv"
	"strings"

	"lotsennetz/graph"
)

// How two actors were introduced and what became of it is told, not edited: an
// empty cell leaves what is stored.

// introduction reads the columns of an introduction.
func (r *reading) introduction(old *graph.Introduction) *graph.Introduction {
	if r.text("vermittelt_am") == "" {
		return old
	}
	in := graph.Introduction{}
	if old != nil {
		in = *old
	}
	one(r, "vermittelt_am", &in.At, r.moment)
	r.set("vermittelt_von", (*string)(&in.By))
	r.set("vermittlungstext", &in.Note)
	one(r, "erinnert_am", &in.Reminded, r.moment)
	one(r, "vermittlungen", &in.Count, r.whole)
	one(r, "antwort_a", &in.AnswerA, r.introWord)
	one(r, "antwort_b", &in.AnswerB, r.introWord)
	return &in
}

// introWord reads "ja 2026-11-25T09:00:00Z Notiz".
func (r *reading) introWord(col, s string) (*graph.IntroWord, bool) {
	part := append(strings.SplitN(s, " ", 3), "", "")
	yes, ok1 := r.yes(col, part[0])
	at, ok2 := r.moment(col, part[1])
	return &graph.IntroWord{Yes: yes, At: at, Note: strings.TrimSpace(part[2])}, ok1 && ok2
}

func introWord(w *graph.IntroWord) string {
	if w == nil {
		return ""
	}
	return strings.TrimSpace(affirmed(w.Yes) + " " + moment(w.At) + " " + w.Note)
}

// affirmed writes both answers, where silence is a third.
func affirmed(b bool) string {
	if b {
		return "ja"
	}
	return "nein"
}

// checkIns reads "A0006 6 ja 12 2026-11-25T09:00:00Z": who said it, after how many
// months, whether it goes on, how many people it reached, and when.
func (r *reading) checkIns(old []graph.CheckIn) []graph.CheckIn {
	if r.text("rueckmeldungen") == "" {
		return old
	}
	var out []graph.CheckIn
	each(r, "rueckmeldungen", &out, func(col, s string) (graph.CheckIn, bool) {
		part := strings.Fields(s)
		if len(part) != 5 {
			r.bad(col, s, "unknown_value", s)
			return graph.CheckIn{}, false
		}
		by, ok1 := r.actor(col, part[0])
		months, ok2 := r.whole(col, part[1])
		active, ok3 := r.yes(col, part[2])
		people, ok4 := r.whole(col, part[3])
		at, ok5 := r.moment(col, part[4])
		return graph.CheckIn{Months: months, Active: active, People: people, By: by, At: at}, ok1 && ok2 && ok3 && ok4 && ok5
	})
	return out
}

// suggestion reads the suggestion as it was shown, and what it was dismissed upon.
func (r *reading) suggestion(c *graph.Cooperation) {
	if r.text("punkte") != "" {
		one(r, "punkte", &c.Score, r.decimal)
	}
	if r.text("gruende") != "" {
		each(r, "gruende", &c.Reasons, func(_, s string) (string, bool) { return s, true })
	}
	if r.text("grundlage") != "" {
		r.set("grundlage", &c.Basis)
	}
}

// history reads "2026-11-25T09:00:00Z angefragt>zugesagt a-koord Grund"; a "-"
// stands for nobody.
func (r *reading) history(old []graph.Step) []graph.Step {
	if r.text("verlauf") == "" {
		return old
	}
	var out []graph.Step
	each(r, "verlauf", &out, func(col, s string) (graph.Step, bool) {
		part := append(strings.SplitN(s, " ", 4), "", "", "")
		from, to, both := strings.Cut(part[1], ">")
		step := graph.Step{Reason: part[3]}
		var ok1, ok2, ok3 bool
		step.At, ok1 = r.moment(col, part[0])
		step.To, ok2 = known(r, cooperationStates)(col, to)
		if ok3 = from == ""; !ok3 {
			step.From, ok3 = known(r, cooperationStates)(col, from)
		}
		if part[2] != "-" {
			step.Who = graph.AccountID(part[2])
		}
		if !both || part[2] == "" {
			r.bad(col, s, "unknown_value", s)
			return step, false
		}
		return step, ok1 && ok2 && ok3
	})
	for i := range out { // a member's list does not say who and why
		if i < len(old) && out[i].Who == "" && out[i].Reason == "" && out[i].At.Equal(old[i].At) && out[i].To == old[i].To {
			out[i] = old[i]
		}
	}
	return out
}

func lastState(history []graph.Step) graph.CooperationState {
	if len(history) == 0 {
		return ""
	}
	return history[len(history)-1].To
}

func stepEntry(s graph.Step) string {
	return strings.TrimSpace(strings.Join([]string{moment(s.At), word(cooperationStates, s.From) + ">" + word(cooperationStates, s.To), cmp.Or(string(s.Who), "-"), s.Reason}, " "))
}

func (x *writer) cooperation(c graph.Cooperation) error {
	cells := map[string]string{"akteur_a": string(c.A), "akteur_b": string(c.B), "status": word(cooperationStates, c.State),
		"seit": string(c.Since), "thema": string(c.Topic)}
	if in := c.Intro; in != nil {
		cells["vermittelt_am"], cells["vermittelt_von"], cells["vermittlungstext"] = moment(in.At), string(in.By), in.Note
		cells["antwort_a"], cells["antwort_b"], cells["erinnert_am"] = introWord(in.AnswerA), introWord(in.AnswerB), moment(in.Reminded)
		if in.Count != 0 {
			cells["vermittlungen"] = strconv.Itoa(in.Count)
		}
	}
	cells["rueckmeldungen"] = joinEach(c.CheckIns, func(o graph.CheckIn) string {
		return strings.Join([]string{string(o.By), strconv.Itoa(o.Months), affirmed(o.Active), strconv.Itoa(o.People), moment(o.At)}, " ")
	})
	if c.Score != 0 {
		cells["punkte"] = decimal(c.Score)
	}
	cells["gruende"], cells["grundlage"], cells["verlauf"] = joinList(c.Reasons), c.Basis, joinEach(c.History, stepEntry)
	cells["sichtbarkeit"] = word(visibilities, c.Visibility)
	return x.row("kooperationen.csv", cooperationList.columns, cells)
}
