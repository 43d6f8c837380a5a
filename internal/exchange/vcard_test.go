package exchange

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/emersion/go-vcard"
	"pgregory.net/rapid"

	"lotsennetz/graph"
)

func TestVCard(t *testing.T) {
	store := newMemory()
	load(t, store, sound(t), Options{})
	c, _ := store.Catalog(t.Context())
	b := VCard(actorOf(t, store, "A0178"), c, "https://netz.example/akteure/vhs")
	for _, want := range []string{"BEGIN:VCARD\r\nVERSION:4.0\r\n", "KIND:org\r\n", "FN:VHS-Zweckverband Diemel-Egge-Weser\r\n",
		"NICKNAME:VHS Warburg,VHS Diemel-Egge-Weser\r\n", `TEL;VALUE=uri;TYPE="work,voice":tel:+492214710051` + "\r\n",
		"ADR;TYPE=work:;;Mühlenweg 5;Warburg;;34414;Deutschland\r\n", "LANG;PREF=1:de\r\n", "LANG;PREF=2:en\r\n", "CATEGORIES:Deutschkurs,Berufsbezogene Sprachförderung\r\n",
		"SOURCE:https://netz.example/akteure/vhs\r\n", "END:VCARD\r\n"} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("no %q in\n%s", want, b)
		}
	}
	card, err := vcard.NewDecoder(bytes.NewReader(b)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	if uid := card.Value("UID"); !strings.HasPrefix(uid, "urn:uuid:") || len(uid) != 45 || uid[23] != '5' {
		t.Errorf("got UID %q", uid)
	}
	if again := VCard(actorOf(t, store, "A0178"), c, "https://netz.example/akteure/vhs"); !bytes.Equal(again, b) {
		t.Error("the same actor has another card")
	}
}

func TestVCardShowsWhatTheViewShows(t *testing.T) {
	store := newMemory()
	load(t, store, sound(t), Options{})
	c, _ := store.Catalog(t.Context())
	seen, _ := graph.As(graph.Public).See(actorOf(t, store, "A0181"))
	page := "https://netz.example/akteure/x"
	ld, err := JSONLD(seen.(graph.Actor), c, page, "de")
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range [][]byte{VCard(seen.(graph.Actor), c, page), ld} {
		for _, secret := range []string{"Quittenhof", "33034", "Brakel", "GEO", "geo", "51.7"} {
			if bytes.Contains(out, []byte(secret)) {
				t.Errorf("%q is shown in %s", secret, out)
			}
		}
		if !bytes.Contains(out, []byte("2214710659")) {
			t.Errorf("no telephone in %s", out)
		}
	}
}

// TestVCardNumbers: every number of a channel can be dialled, and none that is made
// of two.
func TestVCardNumbers(t *testing.T) {
	for value, want := range map[string][]string{
		"069 21234567 (Büro) oder 0170 1234567": {`TEL;VALUE=uri;TYPE="work,voice":tel:+496921234567`, `TEL;VALUE=uri;TYPE="work,voice":tel:+491701234567`},
		"069 21212345 App. 12":                  {`TEL;VALUE=uri;TYPE="work,voice":tel:+496921212345;ext=12`},
		"05271 965-13/14":                       {`TEL;VALUE=uri;TYPE="work,voice":tel:+49527196513`},
		"110":                                   {`TEL;VALUE=text;TYPE="work,voice":110`},
		"0800 VEREIN":                           {`TEL;VALUE=text;TYPE="work,voice":0800 VEREIN`},
	} {
		card := VCard(graph.Actor{ID: "A1", Name: "x", Channels: []graph.Channel{{Kind: graph.Phone, Value: value}}}, graph.NewCatalog(nil), "")
		var got []string
		for line := range strings.SplitSeq(string(card), "\r\n") {
			if strings.HasPrefix(line, "TEL") {
				got = append(got, line)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", value, got, want)
		}
	}
}

func TestVCardLines(t *testing.T) {
	c := graph.NewCatalog(nil)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[aäß😀;,\\: ]{1,120}`).Draw(t, "s")
		a := graph.Actor{ID: "A1", Name: "x" + s + "y", Description: s + "\r\nEND:VCARD\n" + s,
			Channels: []graph.Channel{{Kind: graph.Web, Value: "https://x.example/\r\nTEL:1"}}}
		b := VCard(a, c, "")
		for line := range strings.SplitSeq(strings.TrimSuffix(string(b), "\r\n"), "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("line of %d bytes: %q", len(line), line)
			}
			if strings.HasPrefix(line, "TEL") {
				t.Fatal("a web address made a telephone number")
			}
		}
		card, err := vcard.NewDecoder(bytes.NewReader(b)).Decode()
		if err != nil {
			t.Fatal(err)
		}
		if got := card.PreferredValue("FN"); got != a.Name {
			t.Fatalf("got %q, want %q", got, a.Name)
		}
	})
}

func TestJSONLD(t *testing.T) {
	store := newMemory()
	load(t, store, sound(t), Options{})
	c, _ := store.Catalog(t.Context())
	a := actorOf(t, store, "A0097")
	a.Description = `</script><script>alert(1)</script>`
	b, err := JSONLD(a, c, "https://netz.example/akteure/"+a.Slug, "en")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.ContainsAny(b, "<>&") {
		t.Errorf("not safe in a script element: %s", b)
	}
	var o struct {
		Type    string `json:"@type"`
		Address struct {
			Locality string `json:"addressLocality"`
		} `json:"address"`
		Contact []struct {
			Telephone string   `json:"telephone"`
			Languages []string `json:"availableLanguage"`
		} `json:"contactPoint"`
		Topics []struct {
			Name string `json:"name"`
		} `json:"knowsAbout"`
		Areas []struct {
			Identifier struct {
				Value string `json:"value"`
			} `json:"identifier"`
		} `json:"areaServed"`
	}
	if err := json.Unmarshal(b, &o); err != nil {
		t.Fatal(err)
	}
	if o.Type != "SportsOrganization" || o.Address.Locality != "Warburg (Ossendorf)" || !strings.HasPrefix(o.Contact[0].Telephone, "+49221") ||
		o.Contact[0].Languages[0] != "de" || o.Topics[0].Name != "Sport" || o.Areas[0].Identifier.Value != "05762036" {
		t.Errorf("got %s", b)
	}
}

func TestTags(t *testing.T) {
	for code, want := range map[graph.LanguageCode]string{"deu": "de", "ukr": "uk", "apc": "apc", "prs": "prs", "kmr": "kmr", "gsg": "gsg", "cmn": "cmn", "zz": "zz"} {
		if got := Tag(code); got != want {
			t.Errorf("%s: got %s, want %s", code, got, want)
		}
	}
}
