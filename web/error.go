package web

// ErrorPage says what went wrong, in words, and how to go on.
type ErrorPage struct {
	Base
	Status  int
	Kind    string // text key below "problem."
	TraceID string // to tell the office
}

func (*ErrorPage) name() string { return "error" }
