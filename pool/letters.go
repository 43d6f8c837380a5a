package pool

import (
	"context"
	"fmt"
	"strings"
	"time"

	"lotsennetz/graph"
)

// The templates of the pool's messages: keys in web/locale below "mail.".
const (
	LetterAsk              = "ask"
	LetterYours            = "accepted_mediator"
	LetterComing           = "accepted_institution"
	LetterReleased         = "released"
	LetterExpired          = "expired"
	LetterWithdrawn        = "withdrawn_institution"
	LetterCancelled        = "cancelled_mediator"
	LetterChangedTell      = "changed_tell"
	LetterChangedAsk       = "changed_ask"
	LetterChangedUnassign  = "changed_unassign"
	LetterUnmet            = "unmet_institution"
	LetterReceived         = "received_institution"
	LetterStage            = "stage"
	LetterStageTaken       = "stage_taken"
	LetterStageOver        = "stage_over"
	LetterOutsideComes     = "outside_institution"
	LetterOutsideTaken     = "coordinator_outside"
	LetterNobody           = "coordinator_unmet"
	LetterCall             = "coordinator_call"
	LetterMediatorCancels  = "coordinator_withdrawn"
	LetterLateYes          = "coordinator_late_yes"
	LetterReport           = "report"
	LetterReminder         = "reminder_job"
	LetterListingEnds      = "listing_ends"
	LetterDocumentEnds     = "document_ends"
	LetterLimitNear        = "limit_near"
	LetterRegistration     = "registration_received"
	LetterRegistrationOpen = "registration_approved"
	LetterRegistrationNo   = "registration_refused"
)

// A letter is a message being written: what is the same for all letters of one
// decision.
type letter struct {
	now time.Time
	job graph.Request
}

// message names the message by what it is about, so that the same cause makes
// the same message.
func (l letter) message(template string, parts ...any) graph.Message {
	id := template
	for _, p := range parts {
		id += "." + fmt.Sprint(p)
	}
	return graph.Message{ID: graph.MessageID(id), Template: template, About: l.job.Ref(), Job: l.occasion(),
		State: graph.MessageWaiting, CreatedAt: l.now, Due: l.now}
}

func (l letter) occasion() *graph.Occasion {
	r := l.job
	contact := strings.TrimSpace(r.Requester.Name + " " + r.Requester.Phone)
	return &graph.Occasion{Language: r.Language, Topic: r.Topic, Start: r.Start, Others: r.Others, Minutes: r.Minutes, Place: r.Place,
		Address: r.Address, Mode: r.Mode, Institution: r.Requester.Institution, Contact: contact, Reference: r.Reference}
}

// toMediator writes to a mediator about her assignment; nothing where she has no
// address. Where exactly the job is and whom to turn to there is told to whoever
// comes, as on the page of the answer. The reasons are sentences it goes on with.
func (l letter) toMediator(template string, m graph.Mediator, a graph.Assignment, reasons ...graph.Phrase) []graph.Change {
	msg := l.message(template, a.ID, a.Round, a.Sequence)
	msg.To, msg.Name, msg.Language = m.Email(), m.Name, m.Language
	msg.About, msg.Reasons = a.Ref(), reasons
	msg.Job.Start, msg.Job.Minutes, msg.Job.Others = a.Start, int(a.End.Sub(a.Start).Minutes()), a.Others
	msg.Job.Mediator = m.Name
	switch template {
	case LetterAsk, LetterChangedAsk:
		msg.Job.Until = a.HoldUntil
		msg.Doors = []graph.Door{{Kind: graph.DoorAnswer, Subject: string(a.ID), Epoch: m.Epoch, Until: a.Start}}
	case LetterYours, LetterChangedTell, LetterReminder:
		msg.Doors = []graph.Door{{Kind: graph.DoorAnswer, Subject: string(a.ID), Epoch: m.Epoch, Until: a.Start}}
	case LetterReport:
		msg.Doors = []graph.Door{{Kind: graph.DoorReport, Subject: string(a.ID), Side: graph.SideMediator, Epoch: m.Epoch, Until: l.now.AddDate(0, 3, 0)}}
	}
	switch template {
	case LetterYours, LetterChangedTell, LetterReminder, LetterReport:
	default:
		msg.Job.Contact, msg.Job.Address, msg.Job.Reference = "", "", ""
	}
	switch template {
	case LetterYours, LetterChangedTell:
		msg.Invite = invite("REQUEST", a)
	case LetterCancelled, LetterChangedUnassign, LetterChangedAsk:
		if a.Sequence > 0 { // a calendar knows of it
			msg.Invite = invite("CANCEL", a)
		}
	}
	return put(msg)
}

// toCall asks the coordinators to call a mediator who has no address.
func (l letter) toCall(ctx context.Context, o Office, p graph.Pool, m graph.Mediator, a graph.Assignment) ([]graph.Change, error) {
	if m.Email() != "" {
		return nil, nil
	}
	args := map[string]string{"mediator": m.Name}
	for _, c := range m.Channels {
		if c.Kind == graph.Phone {
			args["phone"] = c.Value
			break
		}
	}
	return l.toCoordinators(ctx, o, p, LetterCall, args, a.ID, a.Sequence)
}

// toInstitution writes to whoever asked.
func (l letter) toInstitution(template string, a graph.Assignment, mediator string) []graph.Change {
	r := l.job.Requester
	msg := l.message(template, l.job.ID, a.ID, l.job.Asking.Round, a.Sequence)
	msg.To, msg.Name, msg.Language = r.Email, r.Name, r.Language
	msg.Job.Mediator = mediator
	switch template {
	case LetterComing, LetterChangedTell:
		msg.Invite = l.institutionInvite("REQUEST")
	case LetterWithdrawn:
		msg.Invite = l.institutionInvite("CANCEL")
	case LetterReport:
		msg.Doors = []graph.Door{{Kind: graph.DoorReport, Subject: string(a.ID), Side: graph.SideInstitution, Until: l.now.AddDate(0, 3, 0)}}
	}
	return put(msg)
}

// invite is a mediator's calendar part. Each side has an event of its own, so that
// neither learns of the other's changes by its number.
func invite(method string, a graph.Assignment) *graph.Invite {
	return &graph.Invite{Method: method, UID: string(a.ID) + "-m@lotsennetz", Sequence: a.Sequence}
}

// institutionInvite is the institution's calendar part: one event a request,
// whoever comes in the end. Its number is the version read, which each write raises.
func (l letter) institutionInvite(method string) *graph.Invite {
	return &graph.Invite{Method: method, UID: string(l.job.ID) + "-i@lotsennetz", Sequence: int(l.job.Version)}
}

// toCoordinators writes to the pool's address, or to every coordinator.
func (l letter) toCoordinators(ctx context.Context, o Office, p graph.Pool, template string, args map[string]string, parts ...any) ([]graph.Change, error) {
	msg := l.message(template, append([]any{l.job.ID}, parts...)...)
	msg.Args = args
	if p.Email != "" {
		msg.To, msg.Name = p.Email, p.Name
		return put(msg), nil
	}
	accounts, err := o.Store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var out []graph.Change
	for _, a := range accounts {
		if a.Role != graph.RoleCoordinator || a.Disabled {
			continue
		}
		own := msg
		own.ID += graph.MessageID("." + string(a.ID))
		own.To, own.Name, own.Language = a.Email, a.Name, a.Language
		out = append(out, put(own)...)
	}
	return out, nil
}

// put is the write of a message; one without an address is none. Ids that grew
// too long are cut in the middle: their end differs most.
func put(m graph.Message) []graph.Change {
	if m.To == "" {
		return nil
	}
	if n := len(m.ID); n > graph.MaxID {
		m.ID = m.ID[:40] + m.ID[n-(graph.MaxID-40):]
	}
	return []graph.Change{graph.Put{Record: m}}
}
