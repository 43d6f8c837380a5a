package pool

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"lotsennetz/graph"
)

// Event is something that happens to a request or an assignment.
type Event string

// The events.
const (
	Submit   Event = "submit"    // a request comes in
	Ask      Event = "ask"       // mediators are asked, holds begin
	Accept   Event = "accept"    // one says yes
	Decline  Event = "decline"   // one says no
	Expire   Event = "expire"    // a hold ends without an answer
	Idle     Event = "idle"      // nobody is held any more
	Release  Event = "release"   // another was quicker
	Withdraw Event = "withdraw"  // a mediator goes back on her yes
	Cancel   Event = "cancel"    // the institution no longer needs it
	Unassign Event = "unassign"  // a change frees whoever said yes
	AskAgain Event = "ask_again" // a change lets a yes lapse
	GiveUp   Event = "give_up"   // nobody was found
	Reopen   Event = "reopen"    // the search begins once more
	Hand     Event = "hand"      // somebody outside the pool is asked
	Take     Event = "take"      // they take it
	Refuse   Event = "refuse"    // they do not
	GiveBack Event = "give_back" // they cannot after all
	Pass     Event = "pass"      // the appointment they took is over
	Finish   Event = "finish"    // both sides agree on what took place
	Settle   Event = "settle"    // it is paid
)

// Party is who makes something happen.
type Party string

// The parties.
const (
	Institution Party = "institution"
	Mediator    Party = "mediator"
	Coordinator Party = "coordinator"
	Outside     Party = "outside" // a neighbouring pool or a professional service
	Clock       Party = "clock"   // the program itself: time has passed, another event follows
)

// A Rule is one line of the table of states. Kind says whether it is about the
// request or about one assignment.
type Rule struct {
	Kind  graph.Kind
	Event Event
	From  []string // states; "" is: not there yet
	To    string
	By    []Party
}

const (
	request    = graph.KindRequest
	assignment = graph.KindAssignment
)

func states[S ~string](s ...S) []string {
	out := make([]string, len(s))
	for i := range s {
		out[i] = string(s[i])
	}
	return out
}

// Table is everything that can happen: what is not in it cannot. The
// documentation is drawn from it (Draw).
var Table = []Rule{
	{request, Submit, []string{""}, string(graph.RequestOpen), []Party{Institution, Coordinator}},
	{request, Ask, states(graph.RequestOpen, graph.RequestAsked), string(graph.RequestAsked), []Party{Coordinator, Clock}},
	{request, Idle, states(graph.RequestAsked, graph.RequestOutside), string(graph.RequestOpen), []Party{Clock, Mediator, Coordinator, Institution}},
	{request, Hand, states(graph.RequestOpen), string(graph.RequestOutside), []Party{Coordinator, Clock}},
	{request, Take, states(graph.RequestOutside), string(graph.RequestTaken), []Party{Outside, Coordinator}},
	{request, Refuse, states(graph.RequestOutside), string(graph.RequestOpen), []Party{Outside, Coordinator}},
	{request, GiveBack, states(graph.RequestTaken), string(graph.RequestOpen), []Party{Outside, Coordinator}},
	{request, Pass, states(graph.RequestTaken), string(graph.RequestDone), []Party{Clock}},
	{request, Accept, states(graph.RequestAsked), string(graph.RequestAccepted), []Party{Mediator, Coordinator}},
	{request, Withdraw, states(graph.RequestAccepted), string(graph.RequestOpen), []Party{Mediator, Coordinator}},
	{request, Unassign, states(graph.RequestAccepted, graph.RequestTaken), string(graph.RequestOpen), []Party{Institution, Coordinator}},
	{request, AskAgain, states(graph.RequestAccepted), string(graph.RequestAsked), []Party{Institution, Coordinator}},
	{request, Cancel, states(graph.RequestOpen, graph.RequestAsked, graph.RequestOutside, graph.RequestAccepted, graph.RequestTaken, graph.RequestUnmet), string(graph.RequestCancelled), []Party{Institution, Coordinator}},
	{request, GiveUp, states(graph.RequestOpen, graph.RequestAsked, graph.RequestOutside), string(graph.RequestUnmet), []Party{Coordinator, Clock}},
	{request, Reopen, states(graph.RequestUnmet), string(graph.RequestOpen), []Party{Coordinator, Institution}},
	{request, Finish, states(graph.RequestAccepted), string(graph.RequestDone), []Party{Institution, Mediator, Coordinator}},
	{request, Settle, states(graph.RequestDone), string(graph.RequestSettled), []Party{Coordinator}},

	{assignment, Ask, []string{""}, string(graph.AssignmentAsked), []Party{Coordinator, Clock}},
	{assignment, Accept, states(graph.AssignmentAsked), string(graph.AssignmentAccepted), []Party{Mediator, Coordinator}},
	{assignment, Decline, states(graph.AssignmentAsked), string(graph.AssignmentDeclined), []Party{Mediator, Coordinator}},
	{assignment, Expire, states(graph.AssignmentAsked), string(graph.AssignmentExpired), []Party{Clock, Mediator, Coordinator}},
	{assignment, Release, states(graph.AssignmentAsked), string(graph.AssignmentReleased), []Party{Mediator, Coordinator, Institution, Clock}},
	{assignment, Withdraw, states(graph.AssignmentAccepted), string(graph.AssignmentWithdrawn), []Party{Mediator, Coordinator}},
	{assignment, Cancel, states(graph.AssignmentAsked, graph.AssignmentAccepted), string(graph.AssignmentCancelled), []Party{Institution, Coordinator}},
	{assignment, Unassign, states(graph.AssignmentAsked, graph.AssignmentAccepted), string(graph.AssignmentCancelled), []Party{Institution, Coordinator}},
	{assignment, AskAgain, states(graph.AssignmentAccepted), string(graph.AssignmentAsked), []Party{Institution, Coordinator}},
	{assignment, Finish, states(graph.AssignmentAccepted), string(graph.AssignmentDone), []Party{Institution, Mediator, Coordinator}},
	{assignment, Settle, states(graph.AssignmentDone), string(graph.AssignmentSettled), []Party{Coordinator}},
}

// next is the state an event leads to. An event that cannot happen in a state is
// ErrInvalid ("bad_transition"), one that is not the party's is ErrForbidden.
func next(kind graph.Kind, e Event, from string, by Party, what string) (string, error) {
	for _, r := range Table {
		if r.Kind != kind || r.Event != e || !slices.Contains(r.From, from) {
			continue
		}
		if !slices.Contains(r.By, by) {
			return "", fmt.Errorf("%s: %s by %s: %w", what, e, by, graph.ErrForbidden)
		}
		return r.To, nil
	}
	return "", graph.Invalid(what, "state", "bad_transition", from, string(e))
}

// Can reports whether an event could happen to a request in a state by a party.
func Can(e Event, state graph.RequestState, by Party) bool {
	_, err := next(request, e, string(state), by, "")
	return err == nil
}

// Open reports whether an event could happen to an assignment in a state by a
// party.
func Open(e Event, state graph.AssignmentState, by Party) bool {
	_, err := next(assignment, e, string(state), by, "")
	return err == nil
}

// moveRequest takes a request along a line of the table and writes it down.
func moveRequest(r *graph.Request, e Event, by By, now time.Time, note string) error {
	to, err := next(request, e, string(r.State), by.party(), r.Ref().String())
	if err != nil {
		return err
	}
	step := graph.RequestStep{At: now.UTC().Truncate(time.Second), Event: string(e), By: by.name(), From: r.State, To: graph.RequestState(to), Note: note}
	r.State = graph.RequestState(to)
	r.History = append(slices.Clone(r.History), step)
	if most := 400; len(r.History) > most { // an endless search must not end in an error
		r.History = slices.Delete(r.History, 1, 1+len(r.History)-most)
	}
	return nil
}

// moveAssignment takes an assignment along a line of the table.
func moveAssignment(a *graph.Assignment, e Event, by By) error {
	to, err := next(assignment, e, string(a.State), by.party(), a.Ref().String())
	a.State = graph.AssignmentState(to)
	return err
}

// Draw is the table of one kind as a state diagram in Mermaid's notation.
func Draw(kind graph.Kind) string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	for _, r := range Table {
		if r.Kind != kind {
			continue
		}
		by := make([]string, len(r.By))
		for i, p := range r.By {
			by[i] = string(p)
		}
		for _, from := range r.From {
			if from == "" {
				from = "[*]"
			}
			fmt.Fprintf(&b, "    %s --> %s: %s (%s)\n", from, r.To, r.Event, strings.Join(by, ", "))
		}
	}
	return b.String()
}
