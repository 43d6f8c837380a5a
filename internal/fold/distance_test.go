package fold

import (
	"testing"

	"pgregory.net/rapid"
)

// slowly is the distance by its definition, over all prefixes.
func slowly(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j-1], d[i-1][j], d[i][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestDistanceAgainstDefinition(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune("abcдü")), 0, 9, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		limit := rapid.IntRange(0, 5).Draw(t, "limit")
		want := min(slowly([]rune(a), []rune(b)), limit+1)
		if got := Distance(a, b, limit); got != want {
			t.Fatalf("Distance(%q, %q, %d): got %d, want %d", a, b, limit, got, want)
		}
	})
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"caritas", "carritas", 1}, {"jugendhaus", "jugenhaus", 1}, {"jugendhaus", "jugendhuas", 1}, {"caritas", "karitas", 1}, {"moschee", "moshee", 1}, {"", "abc", 3}, {"щербак", "щебрак", 1}} {
		if got := Distance(c.a, c.b, 3); got != c.want {
			t.Errorf("Distance(%q, %q): got %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestTypos(t *testing.T) {
	for in, want := range map[string]int{"awo": 0, "haus": 1, "caritas": 1, "jugendhaus": 2, "60311": 0, "haus1": 0, "київ": 1, "": 0} {
		if got := Typos(in); got != want {
			t.Errorf("Typos(%q): got %d, want %d", in, got, want)
		}
	}
}

func BenchmarkDistance(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Distance("volkshochschule", "volkhochschule", 2)
	}
}
