package web

import (
	"lotsennetz/graph"
)

// Ego is the picture of an actor and its partners: the actor at the edge, its
// partners beside it, a line to each. It has no style of its own.
type Ego struct {
	Width, Height int
	CentreX       int
	CentreY       int
	Name          string
	Spokes        []Spoke
}

// Spoke is one partner in the picture.
type Spoke struct {
	X, Y, TextX, TextY int
	Name, Href         string
	State              graph.CooperationState
}

// Sizes of the picture, in the units of its view box: one is a pixel on a phone.
const (
	egoWidth  = 340
	egoRow    = 40
	egoRadius = 10
	egoX      = 24
	egoSpokeX = 130
	egoMost   = 12
)

func newEgo(name string, partners []graph.Partnership) *Ego {
	if len(partners) == 0 {
		return nil
	}
	partners = partners[:min(len(partners), egoMost)]
	e := &Ego{Width: egoWidth, Height: egoRow*len(partners) + 8, CentreX: egoX, Name: name}
	e.CentreY = e.Height / 2
	for i, p := range partners {
		y := egoRow*i + egoRow/2 + 4
		e.Spokes = append(e.Spokes, Spoke{X: egoSpokeX, Y: y, TextX: egoSpokeX + egoRadius + 8, TextY: y + 5,
			Name: short(p.Partner.Name, 24), Href: "/akteure/" + p.Partner.Slug, State: p.Cooperation.State})
	}
	return e
}
