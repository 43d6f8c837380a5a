package graph

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// May reports whether the viewer may make the change, as nil or an error
// wrapping ErrForbidden. before is the record as stored, nil where there is
// none. Counting is free to all. A member edits the actors she speaks for, their
// offers, needs and cooperations, the seats and meetings of her networks; a coordinator the district, the settings of
// the search and the rules of the pool; an admin accounts and all settings as well. Requests for mediators may be made by every account, and
// cancelled by the one that made them.
func (v Viewer) May(c Change, before Record) error {
	if _, counting := c.(Count); counting || v.Role == RoleAdmin || v.allowed(c, before) {
		return nil
	}
	return fmt.Errorf("%s by role %q: %w", c.Target(), v.Role, ErrForbidden)
}

// SearchSettings begins the keys of the settings that coordinators edit.
const SearchSettings = "search."

func (v Viewer) allowed(c Change, before Record) bool {
	kind := c.Target().Kind
	switch {
	case kind == KindSetting:
		put, isPut := c.(Put)
		return v.Role == RoleCoordinator && isPut && (strings.HasPrefix(put.Record.Ref().ID, SearchSettings) || put.Record.Ref().ID == PoolSetting)
	case kind == KindAccount || kind == KindSecret || kind == "":
		return false
	case v.Role == RoleCoordinator:
		return true
	case !v.SignedIn():
		return false
	}
	put, isPut := c.(Put)
	if !isPut {
		return kind != KindActor && v.speaksFor(before)
	}
	if r, ok := put.Record.(Request); ok {
		return v.mayRequest(r, before)
	}
	return v.speaksFor(put.Record) && (before == nil && kind != KindActor || v.speaksFor(before)) && joinsNothing(put.Record, before)
}

// joinsNothing: an actor leaves a network by itself but joins it by the word of a
// coordinator; otherwise a member could find out which hidden ones there are.
func joinsNothing(r, before Record) bool {
	a, ok := r.(Actor)
	if !ok {
		return true
	}
	held, _ := before.(Actor)
	return !slices.ContainsFunc(a.MemberOf, func(id ActorID) bool { return !slices.Contains(held.MemberOf, id) })
}

// mayRequest: everybody with an account asks, and takes her own request back.
func (v Viewer) mayRequest(r Request, before Record) bool {
	if r.Requester.Account != v.Account {
		return false
	}
	held, ok := before.(Request)
	if !ok {
		return before == nil && r.State == RequestOpen
	}
	held.State, held.Version = RequestCancelled, r.Version
	return reflect.DeepEqual(held, r)
}

// speaksFor reports whether the record is the viewer's own actor or hangs on it.
func (v Viewer) speaksFor(r Record) bool {
	switch r := r.(type) {
	case Actor:
		return v.Owns(r.ID)
	case Offer:
		return v.Owns(r.Actor)
	case Need:
		return v.Owns(r.Actor)
	case Cooperation:
		return slices.ContainsFunc([]ActorID{r.A, r.B}, v.Owns)
	case Meeting:
		return v.Owns(r.Group)
	case Membership:
		return v.Owns(r.Group)
	}
	return false
}
