package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"lotsennetz/graph"
)

// ErrRefused: address, password, link or token do not open an account; it never
// says which. It wraps graph.ErrForbidden.
var ErrRefused = fmt.Errorf("not signed in: %w", graph.ErrForbidden)

// How long secrets last unless a Grant says otherwise.
const (
	SessionTTL = 12 * time.Hour
	LinkTTL    = 24 * time.Hour
)

// A Desk signs people and programs in and out on a store. The zero Now is
// time.Now.
type Desk struct {
	Store graph.Store
	Now   func() time.Time
}

func (d Desk) now() time.Time {
	if d.Now == nil {
		return time.Now()
	}
	return d.Now()
}

// NewSecret is a random secret to hand out and the hash that is kept of it.
func NewSecret() (plain, hash string) {
	b := make([]byte, 32)
	rand.Read(b)
	plain = base64.RawURLEncoding.EncodeToString(b)
	return plain, HashSecret(plain)
}

// HashSecret is the form in which a secret is kept: SHA-256, hex.
func HashSecret(plain string) string {
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}

// A Grant says what a new secret opens. A TTL of 0 is the usual one of the kind;
// tokens without a TTL do not expire.
type Grant struct {
	Account graph.AccountID
	Kind    graph.SecretKind
	TTL     time.Duration
	Label   string
}

func (d Desk) secret(g Grant) (string, graph.Secret) {
	plain, hash := NewSecret()
	now := d.now().UTC().Truncate(time.Second)
	if g.TTL == 0 {
		g.TTL = map[graph.SecretKind]time.Duration{graph.Session: SessionTTL, graph.OneTimeLink: LinkTTL}[g.Kind]
	}
	s := graph.Secret{Hash: hash, Account: g.Account, Kind: g.Kind, Label: g.Label, CreatedAt: now}
	if g.TTL > 0 {
		s.ExpiresAt = now.Add(g.TTL)
	}
	return plain, s
}

// Issue makes a secret for an account. The plain text is told this once.
func (d Desk) Issue(ctx context.Context, who graph.Who, g Grant) (plain string, s graph.Secret, err error) {
	plain, s = d.secret(g)
	r, err := d.Store.Apply(ctx, who, graph.NewKey(), graph.Put{Record: s})
	if err != nil {
		return "", graph.Secret{}, fmt.Errorf("issue %s: %w", g.Kind, err)
	}
	s.Version = r.Versions[0]
	return plain, s, nil
}

// Door makes a one-time link of an account as a door, and the secret it opens,
// both to be stored by the caller in one write. The link itself is told nobody
// and kept nowhere: it is signed when the letter that holds it is written.
func (d Desk) Door(doors Doors, id graph.AccountID) (graph.Door, graph.Secret) {
	_, s := d.secret(Grant{Account: id, Kind: graph.OneTimeLink})
	door := graph.Door{Kind: graph.DoorSignIn, Subject: graph.NewKey(), Until: s.ExpiresAt}
	s.Visibility = graph.Coordination
	if link := doors.Sign(door); link != "" { // doors without a key open nothing
		s.Hash = HashSecret(link)
	}
	return door, s
}

// Open is the account and the secret behind a session or a token, or ErrRefused.
// One-time links are for Redeem alone.
func (d Desk) Open(ctx context.Context, plain string, kind graph.SecretKind) (graph.Account, graph.Secret, error) {
	if plain == "" || len(plain) > 100 || kind == graph.OneTimeLink {
		return graph.Account{}, graph.Secret{}, ErrRefused
	}
	return d.open(ctx, plain, kind)
}

func (d Desk) open(ctx context.Context, plain string, kind graph.SecretKind) (graph.Account, graph.Secret, error) {
	s, a, err := d.Store.Secret(ctx, HashSecret(plain))
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return graph.Account{}, graph.Secret{}, ErrRefused
	case err != nil:
		return graph.Account{}, graph.Secret{}, fmt.Errorf("open %s: %w", kind, err)
	case s.Kind != kind || s.Expired(d.now()) || a.Disabled:
		return graph.Account{}, graph.Secret{}, ErrRefused
	}
	return a, s, nil
}

// SignIn opens a session by address and password, or is ErrRefused. It takes as
// long whether the account exists or not.
func (d Desk) SignIn(ctx context.Context, email, password string) (session string, a graph.Account, err error) {
	a, err = d.Store.AccountByEmail(ctx, cleanEmail(email))
	if err != nil && !errors.Is(err, graph.ErrNotFound) {
		return "", graph.Account{}, fmt.Errorf("sign in: %w", err)
	}
	known := err == nil
	fits, err := CheckPassword(ctx, a.PasswordHash, password)
	if err != nil {
		return "", graph.Account{}, fmt.Errorf("sign in: %w", err)
	}
	if !known || !fits || a.Disabled {
		return "", graph.Account{}, ErrRefused
	}
	session, _, err = d.Issue(ctx, graph.Who{Account: a.ID, Via: "page"}, Grant{Account: a.ID, Kind: graph.Session})
	return session, a, err
}

// Redeem turns a one-time link into a session. It succeeds once, also when
// several try at the same time; everybody else gets ErrRefused.
func (d Desk) Redeem(ctx context.Context, link string) (session string, a graph.Account, err error) {
	if link == "" || len(link) > mostToken {
		return "", graph.Account{}, ErrRefused
	}
	a, s, err := d.open(ctx, link, graph.OneTimeLink)
	if err != nil {
		return "", graph.Account{}, err
	}
	session, opened := d.secret(Grant{Account: a.ID, Kind: graph.Session})
	_, err = d.Store.Apply(ctx, graph.Who{Account: a.ID, Via: "page"}, graph.NewKey(),
		graph.Remove{Ref: s.Ref(), Version: s.Version}, graph.Put{Record: opened})
	switch {
	case errors.Is(err, graph.ErrConflict) || errors.Is(err, graph.ErrNotFound):
		return "", graph.Account{}, ErrRefused
	case err != nil:
		return "", graph.Account{}, fmt.Errorf("redeem link: %w", err)
	}
	return session, a, nil
}

// SignOut ends a session; one that is not there is signed out already.
func (d Desk) SignOut(ctx context.Context, session string) error {
	s, a, err := d.Store.Secret(ctx, HashSecret(session))
	if errors.Is(err, graph.ErrNotFound) {
		return nil
	}
	if err == nil {
		_, err = d.Store.Apply(ctx, graph.Who{Account: a.ID, Via: "page"}, graph.NewKey(), graph.Erase{Ref: s.Ref()})
	}
	if err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}

func cleanEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
