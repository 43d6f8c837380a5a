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

// A member edits her own actor but does not make it join a network.
func TestMayJoin(t *testing.T) {
	member := Viewer{Account: "m", Role: RoleMember, Actors: []ActorID{"club"}}
	held := Actor{ID: "club", MemberOf: []ActorID{"round-table"}}
	for name, tc := range map[string]struct {
		memberOf []ActorID
		want     bool
	}{
		"stays":  {[]ActorID{"round-table"}, true},
		"leaves": {nil, true},
		"joins":  {[]ActorID{"round-table", "hidden"}, false},
	} {
		a := held
		a.MemberOf = tc.memberOf
		if err := member.May(Put{Record: a}, held); (err == nil) != tc.want {
			t.Errorf("%s: got %v, want allowed %v", name, err, tc.want)
		}
	}
	joined := held
	joined.MemberOf = []ActorID{"hidden"}
	if err := (Viewer{Role: RoleCoordinator}).May(Put{Record: joined}, held); err != nil {
		t.Errorf("coordinator: %v", err)
	}
}

// Who edits which setting.
func TestMaySettings(t *testing.T) {
	for role, may := range map[Role]map[string]bool{
		RoleAdmin:       {PoolSetting: true, "search.words": true, "page.imprint.de": true},
		RoleCoordinator: {PoolSetting: true, "search.words": true, "page.imprint.de": false, "pool.other": false},
		RoleMember:      {PoolSetting: false, "search.words": false},
		RoleVisitor:     {PoolSetting: false},
	} {
		for key, want := range may {
			if err := (Viewer{Account: "x", Role: role}).May(Put{Record: Setting{Key: key}}, nil); (err == nil) != want {
				t.Errorf("%q puts %s: got %v, want allowed %v", role, key, err, want)
			}
		}
	}
	if err := (Viewer{Account: "x", Role: RoleCoordinator}).May(Remove{Ref: Ref{KindSetting, PoolSetting}}, nil); err == nil {
		t.Error("a coordinator removes the pool's rules")
	}
}
