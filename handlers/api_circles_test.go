package handlers

import (
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

// TestCirclesOverAPI: names of members are for members, their mail for
// coordinators; who is signed out sees no seat that is not public.
func TestCirclesOverAPI(t *testing.T) {
	h := sampleHouse(t)
	for role, known := range map[graph.Role]struct {
		name, email string
		meetings    int
	}{"": {"", "", 0}, graph.RoleMember: {"Mira Özdemir", "", 1}, graph.RoleCoordinator: {"Mira Özdemir", "mira@kreis.example", 1}} {
		var members membersAnswer
		h.as(role, "/api/v1/actors/alliance/members").decode(t, &members)
		got := memberJSON{}
		for _, m := range members.Members {
			if m.ID == "g-ki" {
				got = m
			}
		}
		if got.Name != known.name || got.Email != known.email {
			t.Errorf("%q: got %+v, want name %q, mail %q", role, got, known.name, known.email)
		}
		if known.name != "" && (len(members.Actors) != 1 || members.Actors[0].ID != "ki" || got.Role != graph.SeatLead || got.From != "2020-01-01") {
			t.Errorf("%q: got %+v", role, members)
		}
		var meetings meetingsAnswer
		h.as(role, "/api/v1/actors/alliance/meetings").decode(t, &meetings)
		if len(meetings.Meetings) != known.meetings {
			t.Errorf("%q: got %+v, want %d meetings", role, meetings, known.meetings)
		}
	}
	for _, part := range []string{"members", "meetings"} {
		want(t, h.as("", "/api/v1/actors/employer/"+part), 404)
		want(t, h.as(graph.RoleCoordinator, "/api/v1/actors/employer/"+part), 200)
	}
}

// testCircleWrites: a group's seats and meetings are written by coordinators and
// by those who speak for the group, in the version read, and only in its address.
func testCircleWrites(t *testing.T) {
	h := sampleHouse(t)
	coord, member := graph.RoleCoordinator, graph.RoleMember
	const seat, meeting = "/api/v1/actors/alliance/members/g-ki", "/api/v1/actors/alliance/meetings/t-1"
	var asStored memberJSON
	h.as(coord, seat).decode(t, &asStored)
	bodies := map[string]any{seat: memberJSON{Actor: "ki", Name: asStored.Name, Role: graph.SeatMember}, meeting: sampleCall}
	for path, body := range bodies {
		tag := h.as(coord, path).header.Get("ETag")
		want(t, h.do(asked{role: coord, path: path, headers: map[string]string{"If-None-Match": tag}}), 304)
		want(t, h.as(coord, strings.Replace(path, "alliance", "tsv", 1)), 404)
		want(t, h.as("", path), 404)
		for _, method := range []string{"PUT", "DELETE"} {
			a := asked{role: coord, method: method, path: path, body: body}
			want(t, h.do(a), 428)
			want(t, h.do(a.with("If-Match", `"99-coordination"`)), 412)
			want(t, h.do(a.with("If-Match", h.as(member, path).header.Get("ETag"))), 412)
			a.role = member // speaks for another actor
			want(t, h.do(a.with("If-Match", h.as(member, path).header.Get("ETag"))), 403)
			a.role = ""
			want(t, h.do(a.with("If-Match", tag)), 401)
			a.role = coord
			for _, nowhere := range []string{strings.Replace(path, "alliance", "tsv", 1), path + "x", strings.Replace(path, "alliance", "nobody", 1)} {
				a.path = nowhere
				want(t, h.do(a.with("If-Match", tag)), 404)
			}
		}
	}
	for _, part := range []string{"members", "meetings"} {
		a := asked{role: coord, method: post, path: "/api/v1/actors/nobody/" + part, body: memberJSON{Actor: "ki", Role: graph.SeatGuest}}
		if part == "meetings" {
			a.body = sampleCall
		}
		want(t, h.do(a), 404)
		a.path, a.role = "/api/v1/actors/alliance/"+part, member
		want(t, h.do(a), 403)
	}
	for _, bad := range []any{memberJSON{Role: graph.SeatGuest}, memberJSON{Actor: "nobody", Role: graph.SeatGuest}, memberJSON{Actor: "ki", Role: "boss"},
		memberJSON{Actor: "ki", Role: graph.SeatGuest, From: "2026-02-30"}, memberJSON{Actor: "alliance", Role: graph.SeatGuest}} {
		want(t, h.do(asked{role: coord, method: post, path: "/api/v1/actors/alliance/members", body: bad}), 422)
	}
	for _, change := range []func(*meetingInput){func(m *meetingInput) { m.Title = "" }, func(m *meetingInput) { m.Start = "morgen" }, func(m *meetingInput) { m.Minutes = 0 },
		func(m *meetingInput) { m.Record = "javascript:alert(1)" }, func(m *meetingInput) { m.Place = "nirgends" }} {
		bad := sampleCall
		change(&bad)
		want(t, h.do(asked{role: coord, method: post, path: "/api/v1/actors/alliance/meetings", body: bad}), 422)
	}
}

// TestOwnCircleOverAPI: who speaks for a group writes its seats without reading
// their mail, and does not lose it; a changed meeting counts on in calendars.
func TestOwnCircleOverAPI(t *testing.T) {
	h := sampleHouse(t)
	member := graph.RoleMember
	account := mustRecord[graph.Account](t, h, graph.Ref{Kind: graph.KindAccount, ID: "a-tsv"})
	account.Actors = append(account.Actors, "alliance")
	graphtest.Store(t, h.store, account)
	const seat, meeting = "/api/v1/actors/alliance/members/g-ki", "/api/v1/actors/alliance/meetings/t-1"
	put := asked{role: member, method: "PUT", path: seat, body: memberJSON{Actor: "ki", Name: "Mira Özdemir", Role: graph.SeatDeputy}}
	got := h.do(put.with("If-Match", h.as(member, seat).header.Get("ETag")))
	want(t, got, 200)
	if strings.Contains(string(got.body), "@") {
		t.Errorf("the answer tells mail: %s", got.body)
	}
	stored := mustRecord[graph.Membership](t, h, graph.Ref{Kind: graph.KindMembership, ID: "g-ki"})
	if stored.Email != "mira@kreis.example" || stored.Person != "mira" || stored.Role != graph.SeatDeputy || stored.Visibility != graph.Network {
		t.Errorf("got %+v, want mail, person and visibility kept, the role changed", stored)
	}
	put.body = memberJSON{Actor: "ki", Name: "Jo Neu", Role: graph.SeatDeputy}
	want(t, h.do(put.with("If-Match", got.header.Get("ETag"))), 200)
	stored = mustRecord[graph.Membership](t, h, stored.Ref())
	if stored.Email != "" || stored.Person != "" {
		t.Errorf("got %+v, want nothing of the one before", stored)
	}
	before := mustRecord[graph.Meeting](t, h, graph.Ref{Kind: graph.KindMeeting, ID: "t-1"})
	want(t, h.do(asked{role: member, method: "PUT", path: meeting, body: sampleCall}.with("If-Match", h.as(member, meeting).header.Get("ETag"))), 200)
	after := mustRecord[graph.Meeting](t, h, before.Ref())
	if after.Title != sampleCall.Title || after.Sequence != before.Sequence+1 {
		t.Errorf("got %+v, want the new title and sequence %d", after, before.Sequence+1)
	}
	want(t, h.do(asked{role: member, method: "DELETE", path: meeting}.with("If-Match", h.as(member, meeting).header.Get("ETag"))), 204)
	want(t, h.as(member, meeting), 404)
}

func mustRecord[R graph.Record](t *testing.T, h *house, ref graph.Ref) R {
	t.Helper()
	records, err := h.store.Records(t.Context(), []graph.Ref{ref})
	if err != nil || len(records) != 1 {
		t.Fatalf("%s: got %v, %v", ref, records, err)
	}
	return records[0].(R)
}
