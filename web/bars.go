package web

import (
	"strconv"
	"strings"
)

// Bars is a picture of horizontal bars with a scale below, for a table that
// stands beside it.
type Bars struct {
	ID, Title     string
	Text          string // everything the picture shows, in words
	Axis          string // what the scale counts
	Width, Height int
	Base          int // y of the scale
	Rows          []Bar
	Ticks         []Tick
	Legend        []Key
	More          string // how many values the picture leaves out
}

// Bar is one value: its name above, its parts from left to right, its number.
type Bar struct {
	Name, Value string
	Y, NameY    int
	ValueX      int
	Parts       []BarPart
}

// BarPart is a stretch of a bar.
type BarPart struct {
	Class    string // of the colour
	X, Width int
}

// Tick is a number on the scale.
type Tick struct {
	X    int
	Text string
}

// Key says what a colour stands for.
type Key struct{ Class, Text string }

// The picture is as wide as a small phone, so that its text is never smaller
// than that of the page.
const (
	barsWidth  = 360
	barsEdge   = 4
	barsSpan   = 300
	barsRow    = 44
	mostBars   = 12
	mostLetter = 40
)

// barValue is a name and its counts, a part of the bar each.
type barValue struct {
	name   string
	counts []int
}

// bars draws values in the order given, the first ones where there are many; nil
// where there is nothing to compare.
func (b *Base) bars(id, title, axis string, legend []Key, values []barValue) *Bars {
	most := 0
	for _, v := range values {
		most = max(most, sumOf(v.counts))
	}
	if len(values) < 2 || most == 0 {
		return nil
	}
	out := &Bars{ID: id, Title: title, Axis: axis, Width: barsWidth, Legend: legend}
	if n := len(values) - mostBars; n > 0 {
		out.More, values = b.T("bars.more", n), values[:mostBars]
	}
	step := roundStep(most)
	top := (most + step - 1) / step * step
	var words []string
	for i, v := range values {
		total := sumOf(v.counts)
		bar := Bar{Name: shortened(v.name), Value: strconv.Itoa(total), NameY: i*barsRow + 16, Y: i*barsRow + 22}
		x := barsEdge
		for j, n := range v.counts {
			if width := n * barsSpan / top; width > 0 {
				bar.Parts = append(bar.Parts, BarPart{legend[j].Class, x, width})
				x += width
			}
		}
		bar.ValueX = x + 6
		out.Rows = append(out.Rows, bar)
		words = append(words, v.name+": "+strconv.Itoa(total))
	}
	out.Base = len(values)*barsRow + 4
	out.Height = out.Base + 44
	for n := 0; n <= top; n += step {
		out.Ticks = append(out.Ticks, Tick{barsEdge + n*barsSpan/top, strconv.Itoa(n)})
	}
	out.Text = axis + ". " + strings.Join(words, "; ") + "."
	return out
}

// roundStep is a round distance that divides up to most into at most five parts.
func roundStep(most int) int {
	for step := 1; ; step *= 10 {
		for _, f := range []int{1, 2, 5} {
			if f*step*5 >= most {
				return f * step
			}
		}
	}
}

func sumOf(counts []int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}

// shortened is a name as long as the picture has room for.
func shortened(name string) string {
	if letters := []rune(name); len(letters) > mostLetter {
		return strings.TrimSpace(string(letters[:mostLetter-1])) + "…"
	}
	return name
}
