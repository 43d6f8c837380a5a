package graph

import (
	"fmt"
	"slices"
)

// Visibility says how far a record, a channel or a relationship may be shown.
// The zero value is the strictest. Of two, the smaller one wins.
type Visibility uint8

// From strict to open.
const (
	Coordination Visibility = iota // coordinators and admins alone ("intern")
	Network                        // signed-in members of the network ("Netzwerk")
	Public                         // everyone ("öffentlich")
)

// Audience is a class of readers, named by the most open thing hidden from
// nobody in it: the Public audience sees what is Public, the Network audience
// sees Public and Network, the Coordination audience everything.
type Audience = Visibility

// Audiences lists all audiences, the widest first.
var Audiences = []Audience{Public, Network, Coordination}

// For reports whether something of visibility v may be shown to a.
func (v Visibility) For(a Audience) bool { return v >= a }

var visibilityNames = [...]string{"coordination", "network", "public"}

func (v Visibility) String() string {
	if int(v) < len(visibilityNames) {
		return visibilityNames[v]
	}
	return fmt.Sprintf("visibility(%d)", uint8(v))
}

// ParseVisibility reads the name that String writes.
func ParseVisibility(s string) (Visibility, error) {
	if i := slices.Index(visibilityNames[:], s); i >= 0 {
		return Visibility(i), nil
	}
	return 0, Invalid("visibility", "visibility", "unknown_value", s)
}

// MarshalText writes the name.
func (v Visibility) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the name.
func (v *Visibility) UnmarshalText(b []byte) error {
	got, err := ParseVisibility(string(b))
	*v = got
	return err
}

// Role is what an account may do.
type Role string

// From little to much.
const (
	RoleVisitor     Role = "visitor"     // nobody signed in
	RoleMember      Role = "member"      // sees the network, edits her own actors
	RoleCoordinator Role = "coordinator" // sees and edits the district
	RoleAdmin       Role = "admin"       // edits accounts and settings as well
)

// Roles lists the roles an account can have.
var Roles = []Role{RoleMember, RoleCoordinator, RoleAdmin}

// A Viewer is who asks. The zero value is a visitor.
type Viewer struct {
	Account AccountID
	Role    Role
	Actors  []ActorID // the actors a member speaks for
}

// Audience is the audience the viewer belongs to.
func (v Viewer) Audience() Audience {
	switch v.Role {
	case RoleCoordinator, RoleAdmin:
		return Coordination
	case RoleMember:
		return Network
	}
	return Public
}

// SignedIn reports whether the viewer has an account.
func (v Viewer) SignedIn() bool { return v.Role != "" && v.Role != RoleVisitor }

// Coordinates reports whether the viewer edits the district.
func (v Viewer) Coordinates() bool { return v.Audience() == Coordination }

// Owns reports whether the viewer speaks for the actor.
func (v Viewer) Owns(id ActorID) bool { return v.SignedIn() && slices.Contains(v.Actors, id) }

// As is a viewer who sees exactly what an audience sees; it has no account.
func As(a Audience) Viewer {
	return Viewer{Role: [...]Role{RoleCoordinator, RoleMember, RoleVisitor}[a]}
}
