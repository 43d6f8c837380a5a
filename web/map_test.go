package web

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lotsennetz/graph"
	"lotsennetz/internal/atlas"
	"lotsennetz/internal/demo"
	"lotsennetz/web/locale"
)

// generated is a district of some actors as the map takes it.
func generated(n int) (*graph.Catalog, []MapThing) {
	var records []graph.Record
	var things []MapThing
	for r := range demo.Generate(n, 1) {
		switch r := r.(type) {
		case graph.Actor:
			things = append(things, MapThing{Name: r.Name, Href: "/akteure/" + r.Slug, Kind: "Sportverein", Points: []graph.Point{r.Seats[0].Point}, Place: r.Seats[0].Place, Distance: -1})
		case graph.Place, graph.Topic, graph.Group, graph.Language:
			records = append(records, r)
		case graph.Responsibility:
			return graph.NewCatalog(records), things
		}
	}
	return graph.NewCatalog(records), things
}

func mapOf(c *graph.Catalog, values url.Values, asked MapAsked, things []MapThing) *MapPage {
	p := NewMapPage(Base{Printer: locale.New("de", c), URL: "/karte"}, c, FormInput{Values: values}, asked)
	p.Fill(c, things)
	return p
}

// A large district's map stays a page that a phone can load, however near one
// looks.
func TestMapStaysSmall(t *testing.T) {
	c, things := generated(5000)
	if len(things) != 5000 {
		t.Fatalf("got %d actors, want 5000", len(things))
	}
	start := time.Now()
	base := atlas.Draw(c)
	drawn := time.Since(start)
	f := base.Whole()
	for step := 0; ; step++ {
		start = time.Now()
		p := mapOf(c, url.Values{"ausschnitt": {f.String()}}, MapAsked{What: MapActors, Base: base, Frame: f, Page: 1}, things)
		var page, file bytes.Buffer
		if err := Render(&page, p); err != nil {
			t.Fatal(err)
		}
		took := time.Since(start)
		if err := p.WriteFile(&file); err != nil {
			t.Fatal(err)
		}
		t.Logf("%d actors, %d cells drawn in %v; %.0f km: %d marks, page %d KB in %v, picture %d KB", len(things), len(base.Cells), drawn, f.WidthKM(), len(p.Picture.Spots), page.Len()/1000, took, file.Len()/1000)
		if page.Len() > 500_000 || file.Len() > 500_000 {
			t.Errorf("%.0f km: got a page of %d and a picture of %d bytes, want at most 500,000", f.WidthKM(), page.Len(), file.Len())
		}
		closer, ok := f.Zoom(0.5, base.Whole())
		if !ok {
			break
		}
		f = closer
	}
}

// Every thing a frame shows is marked once for each of its points, and stands in
// the list once; nothing else is.
func TestMapShowsEveryThingOnce(t *testing.T) {
	c, things := generated(300)
	base := atlas.Draw(c)
	rapid.Check(t, func(t *rapid.T) {
		f := base.Whole()
		for range rapid.IntRange(0, 5).Draw(t, "steps") {
			f, _ = f.Zoom(0.5, base.Whole())
			f, _ = f.Move(rapid.Float64Range(-1, 1).Draw(t, "right"), rapid.Float64Range(-1, 1).Draw(t, "down"), base.Whole())
		}
		asked := MapAsked{What: MapActors, Base: base, Frame: f, Page: 1}
		shown, without := InFrame(asked, things)
		listed := map[string]int{}
		for page := 1; ; page++ {
			asked.Page = page
			p := mapOf(c, nil, asked, things)
			for _, s := range p.Sections {
				for _, e := range s.Entries {
					listed[e.Href]++
				}
			}
			marked := 0
			for _, s := range p.Picture.Spots {
				var n int
				if fmt.Sscan(s.Text, &n); !s.Several {
					n = 1
				}
				marked += n
			}
			if marked != len(shown) { // every actor here has one point
				t.Fatalf("got %d marked, want %d", marked, len(shown))
			}
			if p.Next == "" {
				break
			}
		}
		if len(listed) != len(shown)+len(without) {
			t.Fatalf("got %d listed, want %d and %d", len(listed), len(shown), len(without))
		}
		for href, n := range listed {
			if n != 1 {
				t.Fatalf("%s stands %d times in the list", href, n)
			}
		}
	})
}

func TestMapLeadsBackAndForth(t *testing.T) {
	c, things := generated(50)
	base := atlas.Draw(c)
	values := url.Values{"kind": {"sports_club"}, "place": {"99000004"}, "lang": {"en"}, "ausschnitt": {base.Whole().String()}, "seite": {"2"}}
	p := mapOf(c, values, MapAsked{What: MapActors, Base: base, Frame: base.Whole(), Page: 1}, things)
	if want := "/akteure?kind=sports_club&place=99000004"; p.Directory != want {
		t.Errorf("directory: got %q, want %q", p.Directory, want)
	}
	for _, tab := range p.Tabs {
		if strings.Contains(tab.Href, "lang=") || strings.Contains(tab.Href, "seite=") || !strings.Contains(tab.Href, "kind=sports_club") {
			t.Errorf("tab: got %q, want the filters without page and language", tab.Href)
		}
	}
	near, _ := base.Whole().Zoom(0.3, base.Whole())
	p = mapOf(c, values, MapAsked{What: MapActors, Base: base, Frame: near, Page: 1}, things)
	i := slices.IndexFunc(p.Controls, func(x MapControl) bool { return x.Icon == "" })
	if i < 0 || !strings.Contains(p.Controls[i].Href, "ausschnitt=alles") {
		t.Errorf("got %+v, want a way to the whole in spite of the place asked for", p.Controls)
	}
}

func TestCredits(t *testing.T) {
	for text, want := range map[string][]Link{
		"© Kreis": {{"", "© Kreis"}},
		"© OpenStreetMap-Mitwirkende https://www.openstreetmap.org/copyright ODbL": {{"https://www.openstreetmap.org/copyright", "© OpenStreetMap-Mitwirkende"}, {"", "ODbL"}},
		"https://kacheln.example/recht":                                            {{"https://kacheln.example/recht", "kacheln.example"}},
		"javascript:alert(1) x":                                                    {{"", "javascript:alert(1) x"}},
	} {
		if got := credits(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}
