package graph

import (
	"errors"
	"fmt"
	"strings"
)

// The errors every backend speaks. Callers test with errors.Is; backends wrap
// them with the operation and the id.
var (
	// ErrNotFound: nothing by that id, or nothing this viewer may know of.
	ErrNotFound = errors.New("not found")
	// ErrInvalid: the input breaks a rule; see InvalidError for the fields.
	ErrInvalid = errors.New("invalid")
	// ErrConflict: the record changed since it was read, or a key is taken.
	ErrConflict = errors.New("conflict")
	// ErrForbidden: the viewer may know of it but not do this.
	ErrForbidden = errors.New("forbidden")
	// ErrUnavailable: the store cannot be reached now; trying again may help.
	ErrUnavailable = errors.New("unavailable")
)

// A FieldError names one field of the input and the text key of what is wrong
// with it. Args are values the text mentions.
type FieldError struct {
	Field string   // dotted path as the input names it: "channels.0.value"
	Key   string   // key in web/locale below "error.": "required"
	Args  []string // values for the text, in order
}

// An InvalidError lists everything wrong with one input. It wraps ErrInvalid.
type InvalidError struct {
	What   string // the thing refused: `actor "A0001"`
	Fields []FieldError
}

func (e *InvalidError) Error() string {
	parts := make([]string, 0, len(e.Fields))
	for _, f := range e.Fields {
		parts = append(parts, strings.TrimSpace(f.Field+": "+f.Key+" "+strings.Join(f.Args, " ")))
	}
	return fmt.Sprintf("%s: invalid: %s", e.What, strings.Join(parts, "; "))
}

func (e *InvalidError) Unwrap() error { return ErrInvalid }

// Invalid is an InvalidError about a single field.
func Invalid(what, field, key string, args ...string) error {
	return &InvalidError{What: what, Fields: []FieldError{{Field: field, Key: key, Args: args}}}
}

// A ConflictError says which record was stale and what the store holds. It
// wraps ErrConflict.
type ConflictError struct {
	Ref  Ref
	Want int64 // version the writer had read
	Have int64 // version the store holds; 0: the record is gone
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("%s: conflict: version %d given, %d held", e.Ref, e.Want, e.Have)
}

func (e *ConflictError) Unwrap() error { return ErrConflict }

// checks collects field errors while a record is validated.
type checks struct{ fields []FieldError }

func (c *checks) add(field, key string, args ...string) {
	c.fields = append(c.fields, FieldError{Field: field, Key: key, Args: args})
}

func (c *checks) that(ok bool, field, key string, args ...string) {
	if !ok {
		c.add(field, key, args...)
	}
}

func (c *checks) text(field, value string, most int) {
	c.that(len(value) <= most, field, "too_long", fmt.Sprint(most))
	c.that(cleanText(value), field, "bad_text")
}

func (c *checks) name(field, value string) {
	c.that(strings.TrimSpace(value) != "", field, "required")
	c.text(field, value, MaxName)
}

func (c *checks) err(what Ref) error {
	if len(c.fields) == 0 {
		return nil
	}
	return &InvalidError{What: what.String(), Fields: c.fields}
}
