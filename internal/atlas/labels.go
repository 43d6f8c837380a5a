package atlas

import "unicode/utf8"

// Name is a text that wants to stand beside a position.
type Name struct {
	Text string
	At   Vec // in the picture
}

// Label is a name where it is written: from At on, along the base line.
type Label struct {
	Text string
	At   Vec
	Of   int // the number of the name in the list
	// Large labels have room even where the picture is a phone's and letters are
	// twice as big; the others are for wide pictures.
	Large bool
}

// Sizes of letters in units of the picture.
const (
	letter = 17.0 // height
	phone  = 2.0  // times as high on a phone
	gap    = 6.0
)

// Labels writes as many names as have room: none over another, over a mark or
// beyond the edge; those first in the list come first.
func Labels(names []Name, marks []Vec) []Label {
	taken := make([]Box, 0, len(marks))
	for _, m := range marks {
		taken = append(taken, Box{m.sub(Vec{17, 17}), m.add(Vec{17, 17})})
	}
	var out []Label
	written := make([]bool, len(names))
	for _, size := range []float64{phone, 1} {
		for i, n := range names {
			if written[i] {
				continue
			}
			if at, box, ok := room(n, size, taken); ok {
				written[i], taken = true, append(taken, box)
				out = append(out, Label{Text: n.Text, At: at, Of: i, Large: size > 1})
			}
		}
	}
	return out
}

// room is a place for a name: below its position, above, to the right, to the
// left.
func room(n Name, size float64, taken []Box) (Vec, Box, bool) {
	wide, high := width(n.Text)*size, letter*size
	for _, corner := range []Vec{{-wide / 2, gap + 4}, {-wide / 2, -high - gap - 4}, {gap + 8, -high / 2}, {-wide - gap - 8, -high / 2}, {-wide / 2, 20}, {-wide / 2, -high - 20}} {
		box := Box{Min: n.At.add(corner)}
		box.Max = box.Min.add(Vec{wide, high})
		if box.Min.X < 0 || box.Min.Y < 0 || box.Max.X > Side || box.Max.Y > Side || hits(box, taken) {
			continue
		}
		return Vec{(box.Min.X + box.Max.X) / 2, box.Max.Y - high/4}, box, true
	}
	return Vec{}, Box{}, false
}

// width is about how wide a text is written.
func width(text string) float64 { return float64(utf8.RuneCountInString(text)) * letter * 0.6 }

func hits(b Box, taken []Box) bool {
	for _, t := range taken {
		if b.Min.X < t.Max.X && t.Min.X < b.Max.X && b.Min.Y < t.Max.Y && t.Min.Y < b.Max.Y {
			return true
		}
	}
	return false
}
