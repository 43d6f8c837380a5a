package graph

import (
	"errors"
	"testing"
)

// TestMayRequest: who asked for a mediator may take the request back and change
// nothing else about it.
func TestMayRequest(t *testing.T) {
	held := Request{ID: "q", State: RequestOpen, Note: "2. OG", Requester: Requester{Account: "a"}}
	held.Version = 3
	change := func(f func(*Request)) Request {
		r := held
		f(&r)
		return r
	}
	owner, other := Viewer{Account: "a", Role: RoleMember}, Viewer{Account: "b", Role: RoleMember}
	cancelled := change(func(r *Request) { r.State = RequestCancelled })
	for name, c := range map[string]struct {
		viewer Viewer
		put    Request
		before Record
		may    bool
	}{
		"asks":                  {owner, held, nil, true},
		"asks for another":      {other, held, nil, false},
		"asks as accepted":      {owner, change(func(r *Request) { r.State = RequestAccepted }), nil, false},
		"cancels":               {owner, cancelled, held, true},
		"cancels another's":     {other, cancelled, held, false},
		"takes another's":       {other, change(func(r *Request) { r.State, r.Requester.Account = RequestCancelled, "b" }), held, false},
		"changes the note":      {owner, change(func(r *Request) { r.Note = "x" }), held, false},
		"cancels with a change": {owner, change(func(r *Request) { r.State, r.Note = RequestCancelled, "x" }), held, false},
		"settles":               {owner, change(func(r *Request) { r.State = RequestSettled }), held, false},
		"visitor asks":          {Viewer{}, change(func(r *Request) { r.Requester.Account = "" }), nil, false},
		"coordinator settles":   {Viewer{Account: "k", Role: RoleCoordinator}, change(func(r *Request) { r.State = RequestSettled }), held, true},
	} {
		if err := c.viewer.May(Put{c.put}, c.before); (err == nil) != c.may || err != nil && !errors.Is(err, ErrForbidden) {
			t.Errorf("%s: got %v, want allowed %v", name, err, c.may)
		}
	}
}
