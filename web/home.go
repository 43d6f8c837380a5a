package web

// Link is a text that leads somewhere.
type Link struct{ Href, Text string }

// HomePage is the start: one search box and three doors.
type HomePage struct {
	Base
	Topics []Link // what people ask for most
	Actors int    // in the directory
}

func (*HomePage) name() string { return "home" }
