package account

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lotsennetz/graph"
)

const password = "ein langes Geheimnis"

// desk is a desk with one account and a clock that stands still.
func desk(t *testing.T) (Desk, *memory, graph.Account, *time.Time) {
	t.Helper()
	store, now := newMemory(), time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	d := Desk{Store: store, Now: func() time.Time { return now }}
	a, err := d.Add(t.Context(), graph.Who{Via: "terminal"}, graph.Account{Email: " Anna@Example.org", Name: "Anna", Role: graph.RoleCoordinator}, password)
	if err != nil {
		t.Fatal(err)
	}
	return d, store, a, &now
}

func TestPasswordHash(t *testing.T) {
	hash, err := HashPassword(t.Context(), password)
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("got %q, %v", hash, err)
	}
	other, _ := HashPassword(t.Context(), password)
	if other == hash {
		t.Error("two hashes of a password are equal")
	}
	for _, c := range []struct {
		hash, password string
		want           bool
	}{{hash, password, true}, {hash, password + " ", false}, {hash, "", false}, {"", "", false}, {"", password, false}, {nobody, "", false},
		{hash, strings.Repeat("x", MaxPassword+1), false}} {
		if got, err := CheckPassword(t.Context(), c.hash, c.password); got != c.want || err != nil {
			t.Errorf("%q: got %v, %v, want %v", c.password, got, err, c.want)
		}
	}
	for _, bad := range []string{"x", "$argon2id$v=19$m=99999999,t=2,p=1$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA", "$2b$10$abcdefghijkl",
		"$argon2id$v=19$m=19456,t=0,p=1$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA"} {
		if got, err := CheckPassword(t.Context(), bad, password); got || err == nil {
			t.Errorf("%q: got %v, %v, want an error", bad, got, err)
		}
	}
	for _, short := range []string{"", "kurz", "ääääääääß"} {
		if _, err := HashPassword(t.Context(), short); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%q: got %v", short, err)
		}
	}
}

func TestHashesWaitTheirTurn(t *testing.T) {
	for range cap(slots) {
		slots <- struct{}{}
	}
	defer func() {
		for range cap(slots) {
			<-slots
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := HashPassword(ctx, password); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want to wait", err)
	}
}

func TestSignInAndOut(t *testing.T) {
	d, store, a, now := desk(t)
	if a.Email != "anna@example.org" || a.Version != 1 {
		t.Errorf("got %+v", a)
	}
	for _, c := range [][2]string{{"anna@example.org", "falsch falsch"}, {"niemand@example.org", password}, {"", ""}} {
		if _, _, err := d.SignIn(t.Context(), c[0], c[1]); !errors.Is(err, ErrRefused) || !errors.Is(err, graph.ErrForbidden) {
			t.Errorf("%q: got %v", c, err)
		}
	}
	session, _, err := d.SignIn(t.Context(), "ANNA@example.org ", password)
	if err != nil {
		t.Fatal(err)
	}
	for ref := range store.records {
		if strings.Contains(ref.ID, session) {
			t.Error("the plain secret is kept")
		}
	}
	got, s, err := d.Open(t.Context(), session, graph.Session)
	if err != nil || got.ID != a.ID || s.Kind != graph.Session {
		t.Errorf("got %v, %v, %v", got, s, err)
	}
	if _, _, err := d.Open(t.Context(), session, graph.Token); !errors.Is(err, ErrRefused) {
		t.Errorf("a session opened as a token: %v", err)
	}
	*now = now.Add(SessionTTL)
	if _, _, err := d.Open(t.Context(), session, graph.Session); !errors.Is(err, ErrRefused) {
		t.Errorf("an expired session opened: %v", err)
	}
	*now = now.Add(-SessionTTL)
	for range 2 {
		if err := d.SignOut(t.Context(), session); err != nil {
			t.Error(err)
		}
	}
	if _, _, err := d.Open(t.Context(), session, graph.Session); !errors.Is(err, ErrRefused) {
		t.Errorf("a closed session opened: %v", err)
	}
}

func TestDisabledAccount(t *testing.T) {
	d, store, a, _ := desk(t)
	token, _, err := d.Issue(t.Context(), graph.Who{Via: "terminal"}, Grant{Account: a.ID, Kind: graph.Token})
	if err != nil {
		t.Fatal(err)
	}
	a.Disabled = true
	if _, err := store.Apply(t.Context(), graph.Who{}, graph.NewKey(), graph.Put{Record: a}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Open(t.Context(), token, graph.Token); !errors.Is(err, ErrRefused) {
		t.Errorf("token: got %v", err)
	}
	if _, _, err := d.SignIn(t.Context(), a.Email, password); !errors.Is(err, ErrRefused) {
		t.Errorf("password: got %v", err)
	}
}

func TestLinkOpensOnce(t *testing.T) {
	d, _, a, now := desk(t)
	link, _, err := d.Issue(t.Context(), graph.Who{Via: "terminal"}, Grant{Account: a.ID, Kind: graph.OneTimeLink})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Open(t.Context(), link, graph.OneTimeLink); !errors.Is(err, ErrRefused) {
		t.Errorf("a link opened without being used up: %v", err)
	}
	var opened, refused atomic.Int32
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			session, _, err := d.Redeem(t.Context(), link)
			switch {
			case err == nil:
				if _, _, err := d.Open(t.Context(), session, graph.Session); err != nil {
					t.Error(err)
				}
				opened.Add(1)
			case errors.Is(err, ErrRefused):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if opened.Load() != 1 || refused.Load() != 19 {
		t.Errorf("got %d opened and %d refused", opened.Load(), refused.Load())
	}
	late, _, err := d.Issue(t.Context(), graph.Who{Via: "terminal"}, Grant{Account: a.ID, Kind: graph.OneTimeLink})
	*now = now.Add(LinkTTL)
	if _, _, err2 := d.Redeem(t.Context(), late); err != nil || !errors.Is(err2, ErrRefused) {
		t.Errorf("an expired link opened: %v, %v", err, err2)
	}
}

func TestResetEndsSessionsButNotTokens(t *testing.T) {
	d, store, a, now := desk(t)
	who := graph.Who{Via: "terminal"}
	session, _, err := d.SignIn(t.Context(), a.Email, password)
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := d.Issue(t.Context(), who, Grant{Account: a.ID, Kind: graph.Token, Label: "Abgleich"})
	if err != nil {
		t.Fatal(err)
	}
	link, err := d.Reset(t.Context(), who, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Open(t.Context(), session, graph.Session); !errors.Is(err, ErrRefused) {
		t.Errorf("session: got %v", err)
	}
	if _, _, err := d.Open(t.Context(), token, graph.Token); err != nil {
		t.Errorf("token: got %v", err)
	}
	if _, _, err := d.SignIn(t.Context(), a.Email, password); !errors.Is(err, ErrRefused) {
		t.Errorf("old password: got %v", err)
	}
	if _, _, err := d.Redeem(t.Context(), link); err != nil {
		t.Errorf("link: got %v", err)
	}
	if err := d.SetPassword(t.Context(), who, a.ID, "ein anderes Geheimnis"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.SignIn(t.Context(), a.Email, "ein anderes Geheimnis"); err != nil {
		t.Errorf("new password: got %v", err)
	}
	*now = now.Add(48 * time.Hour)
	if err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(store.records) != 2 {
		t.Errorf("got %d records after sweeping, want the account and its token", len(store.records))
	}
	if err := d.Revoke(t.Context(), who, a.ID); err != nil || len(store.records) != 1 {
		t.Errorf("got %d records, %v", len(store.records), err)
	}
}

func TestLimiter(t *testing.T) {
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	l := NewLimiter(5, time.Minute, 1000, func() time.Time { return now })
	for i := range 5 {
		if ok, _ := l.Allow("a"); !ok {
			t.Fatalf("event %d was refused", i+1)
		}
	}
	if ok, wait := l.Allow("a"); ok || wait != 12*time.Second {
		t.Errorf("got %v, wait %v; want refused for 12s", ok, wait)
	}
	if ok, _ := l.Allow("b"); !ok {
		t.Error("another key was refused")
	}
	now = now.Add(12 * time.Second)
	if ok, _ := l.Allow("a"); !ok {
		t.Error("refused although a share of the span is over")
	}
	if ok, _ := l.Allow("a"); ok {
		t.Error("more than the share was given back")
	}
	l.Forget("a")
	if ok, _ := l.Allow("a"); !ok {
		t.Error("refused although forgotten")
	}
}

func TestLimiterMemory(t *testing.T) {
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	l := NewLimiter(5, time.Hour, 1000, func() time.Time { return now })
	for range 5 {
		l.Allow("blocked")
	}
	allowed := 0
	for i := range 100_000 {
		if ok, _ := l.Allow("flood " + strings.Repeat("x", i%50) + time.Duration(i).String()); ok {
			allowed++
		}
	}
	if l.Len() > 1000 {
		t.Errorf("got %d keys, want at most 1000", l.Len())
	}
	if most := 1000 + 5*len(l.shared); allowed > most {
		t.Errorf("got %d of a flood allowed, want at most %d", allowed, most)
	}
	if ok, _ := l.Allow("blocked"); ok {
		t.Error("a flood freed a blocked key")
	}
	now = now.Add(2 * time.Hour)
	if ok, _ := l.Allow("new"); !ok || l.Len() > 2 {
		t.Errorf("got %v and %d keys after the flood", ok, l.Len())
	}
}

// A link that is kept as a door signs in once, whoever writes its letter and how
// often; doors with another key, or with none, open nothing.
func TestALinkKeptAsADoor(t *testing.T) {
	d, _, a, _ := desk(t)
	doors, err := NewDoors([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewDoors([]byte(strings.Repeat("o", 32)))
	if err != nil {
		t.Fatal(err)
	}
	door, secret := d.Door(doors, a.ID)
	if second, _ := d.Door(doors, a.ID); second.Subject == door.Subject {
		t.Error("two links of an account are the same")
	}
	if _, err := d.Store.Apply(t.Context(), graph.Who{Via: "test"}, graph.NewKey(), graph.Put{Record: secret}); err != nil {
		t.Fatal(err)
	}
	for name, link := range map[string]string{"another key": other.Sign(door), "no key": (Doors{}).Sign(door), "its subject": door.Subject} {
		if _, _, err := d.Redeem(t.Context(), link); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: got %v, want it refused", name, err)
		}
	}
	if _, got, err := d.Redeem(t.Context(), doors.Sign(door)); err != nil || got.ID != a.ID {
		t.Errorf("got %s, %v, want %s signed in", got.ID, err, a.ID)
	}
	if _, _, err := d.Redeem(t.Context(), doors.Sign(door)); !errors.Is(err, ErrRefused) {
		t.Errorf("a second time: got %v, want it refused", err)
	}
}
