package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

// passwordForm is what the page of one's own account sends.
func passwordForm(old, password string) url.Values {
	return url.Values{"old": {old}, "password": {password}}
}

func TestSignInByMail(t *testing.T) {
	h := sampleHouse(t, func(c *Config) { c.Doors = testDoors(t) })
	told := "Wenn es zu dieser Adresse ein Konto gibt"
	h.post("", "/anmelden/link", url.Values{"email": {"niemand@kreis.example"}}).want(200, told)
	if got := h.mailed(LetterSignIn); len(got) != 0 {
		t.Errorf("for an address without an account: got %d letters", len(got))
	}
	h.post("", "/anmelden/link", url.Values{"email": {"kein"}}).want(422, "E-Mail-Adresse Ihres Kontos")
	for range 2 { // the second time the first letter is still on its way
		h.post("", "/anmelden/link", url.Values{"email": {"Vorstand@TSV.example"}}).want(200, told)
	}
	letters := h.mailed(LetterSignIn)
	if len(letters) != 1 || letters[0].To != "vorstand@tsv.example" {
		t.Fatalf("got %v, want one letter to the account's address", letters)
	}
	link := "/anmelden/link/" + testDoors(t).Sign(letters[0].Doors[0])
	if got := h.post("", link, url.Values{}).want(303).header.Get("Location"); got != "/akteure/tsv?ok=signed_in" {
		t.Errorf("signed in: led to %q, want her own club", got)
	}
	h.post("", link, url.Values{}).want(403)
	for range 12 {
		h.post("", "/anmelden/link", url.Values{"email": {"niemand@kreis.example"}})
	}
	h.post("", "/anmelden/link", url.Values{"email": {"niemand@kreis.example"}}).want(429)
}

// A locked account gets no link, and the page says no word of it.
func TestNoLinkForALockedAccount(t *testing.T) {
	h := sampleHouse(t, func(c *Config) { c.Doors = testDoors(t) })
	h.post(graph.RoleAdmin, "/verwaltung/konten/a-tsv", url.Values{"version": {"1"}, "disabled": {"true"}}).want(303)
	h.post("", "/anmelden/link", url.Values{"email": {"vorstand@tsv.example"}}).want(200, "Wenn es zu dieser Adresse")
	if got := h.mailed(LetterSignIn); len(got) != 0 {
		t.Errorf("got %d letters, want none", len(got))
	}
}

func TestOnesOwnPassword(t *testing.T) {
	h := sampleHouse(t)
	acc, err := h.store.Account(t.Context(), "a-tsv")
	if err != nil {
		t.Fatal(err)
	}
	acc.PasswordHash = ""
	graphtest.Store(t, h.store, acc)
	h.page("", "/konto").want(303)
	h.page(graph.RoleMember, "/konto").want(200, "vorstand@tsv.example", "Passwort festlegen").lacks("Bisheriges Passwort")
	h.post(graph.RoleMember, "/konto/kennwort", passwordForm("", "kurz")).want(422, "mindestens 10 Zeichen")
	before := h.sessions[graph.RoleMember]
	set := h.post(graph.RoleMember, "/konto/kennwort", passwordForm("", "ein langes Passwort")).want(303)
	h.page(graph.RoleMember, "/konto").want(303) // the session before has ended
	cookie, _, _ := strings.Cut(set.header.Get("Set-Cookie"), ";")
	h.sessions[graph.RoleMember] = strings.TrimPrefix(cookie, sessionCookie+"=")
	if h.sessions[graph.RoleMember] == before {
		t.Fatal("the session is the same as before")
	}
	h.page(graph.RoleMember, "/konto").want(200, "Passwort ändern", "Bisheriges Passwort")
	h.post(graph.RoleMember, "/konto/kennwort", passwordForm("falsch falsch", "ein anderes Passwort")).want(422, "Das bisherige Passwort stimmt nicht.")
	in := url.Values{"email": {"vorstand@tsv.example"}, "password": {"ein langes Passwort"}}
	if got := h.post("", "/anmelden", in).want(303).header.Get("Location"); got != "/akteure/tsv?ok=signed_in" {
		t.Errorf("signed in by password: led to %q", got)
	}
	h.do(asked{role: graph.RoleMember, method: http.MethodPost, path: "/konto/abmelden", html: true})
	h.page(graph.RoleMember, "/konto").want(303)
}
