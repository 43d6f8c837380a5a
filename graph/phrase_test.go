package graph

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

func TestPhraseIsKeptWithItsTypes(t *testing.T) {
	want := Say("k", "Name", 3, int64(4), 2.5, Date("2026-01-02"), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), TopicKey("sport"), PlaceKey("05762"),
		GroupKey("frauen"), LanguageCode("kmr"), B2, OnSite, SportsClub, Say("inner", TopicKey("arbeit")))
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Phrase
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v, want %#v", got, want)
	}
	if _, err := json.Marshal(Say("k", struct{}{})); err == nil {
		t.Error("an argument of no known type: got no error, want one")
	}
	if err := json.Unmarshal([]byte(`{"key":"k","args":[{"kind":"spell","value":1}]}`), &got); err == nil {
		t.Error("an unknown kind: got no error, want one")
	}
}
