package graph

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Account is somebody who can sign in, and what she may do.
type Account struct {
	Meta
	ID     AccountID `json:"id"`
	Email  string    `json:"email"` // lower case, unique
	Name   string    `json:"name"`
	Role   Role      `json:"role"`
	Actors []ActorID `json:"actors,omitempty"` // the actors a member speaks for
	// PasswordHash is an encoded argon2id hash; empty: signs in by link alone.
	PasswordHash string `json:"password_hash,omitempty"`
	Language     string `json:"language,omitempty"` // BCP 47, of pages and mail
	Disabled     bool   `json:"disabled,omitempty"`
	// Registration is how an institution came by the account; nil where a
	// coordinator made it.
	Registration *Registration `json:"registration,omitempty"`
	// Terms is the version of the pool's terms the account agreed to.
	Terms string `json:"terms,omitempty"`
}

// Registration is an institution's own application for an account.
type Registration struct {
	Institution string    `json:"institution"`
	Place       PlaceKey  `json:"place,omitempty"`
	Address     string    `json:"address,omitempty"`
	Phone       string    `json:"phone,omitempty"`
	At          time.Time `json:"at"`
	Purpose     string    `json:"purpose,omitempty"` // what for, in its own words
	// ApprovedAt is when a coordinator let it in; until then it makes no request.
	ApprovedAt time.Time `json:"approved_at,omitzero"`
	ApprovedBy AccountID `json:"approved_by,omitempty"`
}

// Approved reports whether the account may ask for mediators.
func (a Account) Approved() bool {
	return a.Registration == nil || !a.Registration.ApprovedAt.IsZero()
}

// Waiting reports whether the account registered itself and nobody has decided on
// it yet.
func (a Account) Waiting() bool { return !a.Approved() && !a.Disabled }

// Viewer is the account as one who asks.
func (a Account) Viewer() Viewer {
	if a.Disabled {
		return Viewer{}
	}
	return Viewer{Account: a.ID, Role: a.Role, Actors: a.Actors}
}

// Ref names the account.
func (a Account) Ref() Ref { return Ref{KindAccount, string(a.ID)} }

// Facts: an account is looked up by e-mail.
func (a Account) Facts() Facts {
	return Facts{Name: a.Name, Type: string(a.Role), Keys: []string{strings.ToLower(a.Email)}}
}

// Links: the actors the account speaks for.
func (a Account) Links() []Link {
	return linkAll(linksOf(a), LinkSpeaksFor, KindActor, a.Actors).links
}

// Validate checks e-mail and role.
func (a Account) Validate() error {
	var c checks
	a.check(&c)
	c.that(ValidID(string(a.ID)), "id", "bad_id")
	c.that(a.Visibility == Coordination, "visibility", "person_not_public")
	c.name("name", a.Name)
	checkChannels(&c, []Channel{{Kind: Email, Value: a.Email}})
	c.that(slices.Contains(Roles, a.Role), "role", "unknown_value", string(a.Role))
	if r := a.Registration; r != nil {
		c.name("institution", r.Institution)
		c.text("address", r.Address, MaxName)
		c.text("phone", r.Phone, MaxName)
		c.text("purpose", r.Purpose, MaxName)
	}
	return c.err(a.Ref())
}

func (a Account) withVersion(v int64) Record { a.Version = v; return a }

// SecretKind is what a secret opens.
type SecretKind string

// The kinds of secrets.
const (
	Session     SecretKind = "session" // a signed-in browser
	Token       SecretKind = "token"   // a program using the API
	OneTimeLink SecretKind = "link"    // signs in once
)

// Secret lets its bearer act as an account. Only a hash of it is kept.
type Secret struct {
	Meta
	Hash      string     `json:"hash"` // SHA-256 of the secret, hex
	Account   AccountID  `json:"account"`
	Kind      SecretKind `json:"kind"`
	Label     string     `json:"label,omitempty"`
	CreatedAt time.Time  `json:"created_at"`
	ExpiresAt time.Time  `json:"expires_at,omitzero"` // zero: never
}

// Expired reports whether the secret no longer opens anything.
func (s Secret) Expired(now time.Time) bool {
	return !s.ExpiresAt.IsZero() && !now.Before(s.ExpiresAt)
}

// Ref names the secret by its hash.
func (s Secret) Ref() Ref { return Ref{KindSecret, s.Hash} }

// Facts: a secret is asked for by kind and expiry.
func (s Secret) Facts() Facts { return Facts{Name: s.Label, Type: string(s.Kind), To: s.ExpiresAt} }

// Links: the account it opens.
func (s Secret) Links() []Link {
	return linksOf(s).to(LinkOpens, KindAccount, string(s.Account)).links
}

// Validate checks hash, account and kind.
func (s Secret) Validate() error {
	var c checks
	s.check(&c)
	c.that(len(s.Hash) == 64 && ValidID(s.Hash), "hash", "bad_id")
	c.that(s.Visibility == Coordination, "visibility", "person_not_public")
	c.that(s.Account != "", "account", "required")
	c.that(slices.Contains([]SecretKind{Session, Token, OneTimeLink}, s.Kind), "kind", "unknown_value", string(s.Kind))
	return c.err(s.Ref())
}

func (s Secret) withVersion(v int64) Record { s.Version = v; return s }

// Setting is one value an operator edits: the pool's rules, a page's text, the
// weights of matching.
type Setting struct {
	Meta
	Key   string          `json:"key"` // "pool", "page.imprint.de"
	Value json.RawMessage `json:"value"`
}

// Ref names the setting.
func (s Setting) Ref() Ref { return Ref{KindSetting, s.Key} }

// Facts: a setting is looked up by its key alone.
func (s Setting) Facts() Facts { return Facts{Name: s.Key} }

// Links: none.
func (s Setting) Links() []Link { return nil }

// Validate checks that the key is an id and the value JSON of bounded size.
func (s Setting) Validate() error {
	var c checks
	s.check(&c)
	c.that(ValidID(s.Key), "key", "bad_id")
	c.that(json.Valid(s.Value), "value", "bad_text")
	c.that(len(s.Value) <= 200_000, "value", "too_long", "200000")
	return c.err(s.Ref())
}

func (s Setting) withVersion(v int64) Record { s.Version = v; return s }
