package atlas

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lotsennetz/graph"
)

// Of very many, spots are as of few: each position in one, near it, and quickly.
func TestSpotsOfVeryMany(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	at := make([]Vec, 50_000)
	for i := range at {
		town := Vec{float64(100 + i%7*80), float64(100 + i%5*110)}
		at[i] = Vec{town.X + 12*r.NormFloat64(), town.Y + 12*r.NormFloat64()}
	}
	from := time.Now()
	spots := Spots(at)
	took := time.Since(from)
	seen := 0
	for i, s := range spots {
		seen += len(s.Members)
		for _, m := range s.Members {
			if d := at[m].distance(s.At); d > Apart {
				t.Fatalf("%v is %v from its spot", at[m], d)
			}
		}
		for _, other := range spots[:i] {
			if d := other.At.distance(s.At); d < Apart {
				t.Fatalf("spots at %v and %v: %v apart, want %v", other.At, s.At, d, Apart)
			}
		}
	}
	if seen != len(at) {
		t.Errorf("%d of %d land in a spot", seen, len(at))
	}
	t.Logf("%d positions in %d spots: %v", len(at), len(spots), took)
	if took > 5*time.Second {
		t.Errorf("took %v: each position was compared with each other", took)
	}
}

// Every position lands in one spot near it; spots keep their distance.
func TestSpots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Vec {
			if rapid.Bool().Draw(t, "crowded") {
				return Vec{float64(rapid.IntRange(0, 9).Draw(t, "col") * 30), float64(rapid.IntRange(0, 9).Draw(t, "row") * 30)}
			}
			return Vec{rapid.Float64Range(0, Side).Draw(t, "x"), rapid.Float64Range(0, Side).Draw(t, "y")}
		}), 0, 80).Draw(t, "positions")
		spots := Spots(at)
		seen := make([]int, len(at))
		for i, s := range spots {
			for _, m := range s.Members {
				seen[m]++
				if d := at[m].distance(s.At); d > Apart {
					t.Fatalf("%v is %v from its spot", at[m], d)
				}
			}
			for _, other := range spots[:i] {
				if d := other.At.distance(s.At); d < Apart {
					t.Fatalf("spots at %v and %v: %v apart, want %v", other.At, s.At, d, Apart)
				}
			}
			if len(s.Members) == 1 && at[s.Members[0]] != s.At {
				t.Fatalf("alone at %v, drawn at %v", at[s.Members[0]], s.At)
			}
		}
		for i, n := range seen {
			if n != 1 {
				t.Fatalf("%v lands in %d spots, want 1", at[i], n)
			}
		}
	})
}

func TestLabelsDoNotOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		position := rapid.Custom(func(t *rapid.T) Vec {
			return Vec{rapid.Float64Range(0, Side).Draw(t, "x"), rapid.Float64Range(0, Side).Draw(t, "y")}
		})
		var names []Name
		for i := range rapid.IntRange(0, 40).Draw(t, "names") {
			names = append(names, Name{Text: fmt.Sprint(i, strings.Repeat("n", rapid.IntRange(1, 20).Draw(t, "length"))), At: position.Draw(t, "at")})
		}
		labels := Labels(names, rapid.SliceOfN(position, 0, 20).Draw(t, "marks"))
		boxes := func(size float64, of func(Label) bool) (out []Box) {
			for _, l := range labels {
				if of(l) {
					wide, high := width(l.Text)*size, letter*size
					out = append(out, Box{Vec{l.At.X - wide/2, l.At.Y - high*3/4}, Vec{l.At.X + wide/2, l.At.Y + high/4}})
				}
			}
			return out
		}
		for name, all := range map[string][]Box{
			"phone": boxes(phone, func(l Label) bool { return l.Large }), "desktop": boxes(1, func(Label) bool { return true }),
		} {
			for i, b := range all {
				if b.Min.X < -1e-9 || b.Max.X > Side+1e-9 || b.Min.Y < -1e-9 || b.Max.Y > Side+1e-9 {
					t.Fatalf("%s: %v lies beyond the edge", name, b)
				}
				for _, other := range all[:i] {
					if b.Min.X < other.Max.X-1e-9 && other.Min.X < b.Max.X-1e-9 && b.Min.Y < other.Max.Y-1e-9 && other.Min.Y < b.Max.Y-1e-9 {
						t.Fatalf("%s: %v over %v", name, b, other)
					}
				}
			}
		}
	})
}

func TestFrames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := Draw(district(t))
		if len(b.Cells) == 0 {
			return
		}
		whole := b.Whole()
		for _, v := range b.Hull {
			if !whole.Contains(v) {
				t.Fatalf("the whole %v does not show %v", whole, v)
			}
		}
		f := whole
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			f, _ = f.Zoom(rapid.SampledFrom([]float64{0.5, 2}).Draw(t, "zoom"), whole)
			f, _ = f.Move(rapid.Float64Range(-1, 1).Draw(t, "right"), rapid.Float64Range(-1, 1).Draw(t, "down"), whole)
			if f.Len > whole.Len*1.0001 || f.WidthKM() < leastKM*0.99 {
				t.Fatalf("got a frame of %v km", f.WidthKM())
			}
			for _, corner := range []Vec{f.Min, f.Min.add(Vec{f.Len, f.Len})} {
				if p := whole.Place(corner); p.X < -1e-6 || p.Y < -1e-6 || p.X > Side+1e-6 || p.Y > Side+1e-6 {
					t.Fatalf("%v goes beyond the whole %v", f, whole)
				}
			}
			back, ok := ParseFrame(f.String())
			// four decimals are metres in a district, and more the more of the earth is seen
			polar := max(math.Abs(f.Min.Point().Lat), math.Abs(f.Min.add(Vec{f.Len, f.Len}).Point().Lat)) > 84 // where the projection ends
			if !ok || !polar && (math.Abs(back.Len-f.Len) > 0.05*f.Len+0.02/f.middle().GroundKM() || back.middle().distance(f.middle())*f.middle().GroundKM() > 0.02+f.Len/1000) {
				t.Fatalf("%q: got %v back, want %v", f.String(), back, f)
			}
			meters, units := f.Scale()
			if meters <= 0 || units <= 0 || units > Side/4+1e-6 {
				t.Fatalf("scale of %v km: got %d m in %v", f.WidthKM(), meters, units)
			}
		}
	})
}

func TestParseFrame(t *testing.T) {
	for _, bad := range []string{"", "1,2,3", "1,2,3,x", "52,9,51,10", "51,9,52,9", "NaN,9,52,10", "51,9,91,10", "-91,9,51,10", "51,9,Inf,10", "1,2,3,4,5"} {
		if f, ok := ParseFrame(bad); ok {
			t.Errorf("%q: got %v, want none", bad, f)
		}
	}
}

func TestTiles(t *testing.T) {
	for address, want := range map[string]bool{
		"": true, "https://kacheln.example/{z}/{x}/{y}.png": true, "https://kacheln.example:8443/a/{z}/{x}/{y}.png?stil=1": true, "http://127.0.0.1:9/{z}/{x}/{y}.png": true,
		"http://kacheln.example/{z}/{x}/{y}.png": false, "https://kacheln.example/{z}/{x}.png": false, "https://u:p@kacheln.example/{z}/{x}/{y}.png": false,
		"https://{x}.example/{z}/{x}/{y}.png": false, "https://{z}.example/{x}/{y}.png": false, "kacheln": false, "https://a b/{z}/{x}/{y}.png": false,
		"https://kacheln.example;script-src/{z}/{x}/{y}.png": false, "https://*.example/{z}/{x}/{y}.png": false,
	} {
		got, err := ParseTiles(address, "© Kreis")
		if (err == nil) != want {
			t.Errorf("%q: got %v, %v, want it taken %v", address, got, err, want)
		}
	}
	if _, err := ParseTiles("https://kacheln.example/{z}/{x}/{y}.png", " "); err == nil {
		t.Error("got no error without an attribution, want one")
	}
	tiles, err := ParseTiles("https://kacheln.example:8443/{z}/{x}/{y}.png", "© Kreis")
	if err != nil || tiles.Origin() != "https://kacheln.example:8443" || tiles.Host() != "kacheln.example:8443" {
		t.Errorf("got %q, %q, %v", tiles.Origin(), tiles.Host(), err)
	}
	f, _ := ParseFrame("51.45,8.9,51.9,9.5")
	cover := tiles.Cover(f)
	if len(cover) < 4 || len(cover) > 36 {
		t.Fatalf("got %d tiles", len(cover))
	}
	// 9.2° E, 51.7° N lies in 10/538/339 (slippy map tilenames); the tile of our zoom
	// that holds it is a part of that one.
	at := f.Place(Project(graph.Point{Lat: 51.7, Lon: 9.2}))
	i := slices.IndexFunc(cover, func(x Tile) bool {
		return at.X >= x.At.X && at.X < x.At.X+x.Size && at.Y >= x.At.Y && at.Y < x.At.Y+x.Size
	})
	var z, x, y int
	if i < 0 {
		t.Fatal("no tile under the middle")
	}
	if _, err := fmt.Sscanf(strings.TrimPrefix(cover[i].URL, tiles.Origin()+"/"), "%d/%d/%d.png", &z, &x, &y); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(x>>max(0, z-10), y>>max(0, z-10)), fmt.Sprint(538, 339); z >= 10 && got != want {
		t.Errorf("zoom %d: got %s, want %s", z, got, want)
	}
}
