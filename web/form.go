package web

import (
	"net/url"
	"slices"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// A Field is one input of a form, with the words around it and what was typed.
type Field struct {
	ID, Name  string
	Label     string
	Hint      string
	Value     string
	Error     string
	Type      string // of an input: text, email, datetime-local …
	Options   []Option
	Optional  string // "freiwillig" after the label; empty for required fields
	Rows      int    // of a text area
	MaxLength int
	Complete  string // autocomplete
}

// DescribedBy lists the ids of hint and error.
func (f Field) DescribedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.ID+"-error")
	}
	return strings.Join(ids, " ")
}

// An Option is one choice of a Field.
type Option struct {
	ID, Value, Label string
	Chosen           bool
}

// A Problem is one thing wrong with a form and where to mend it.
type Problem struct{ Href, Text string }

// Form makes the fields of one form: words of a language, what was typed, and
// what was wrong with it.
type Form struct {
	p      *locale.Printer
	values url.Values
	wrong  []graph.FieldError
}

// NewForm is a form with what was typed and what was wrong with it.
func NewForm(p *locale.Printer, values url.Values, wrong []graph.FieldError) *Form {
	return &Form{p: p, values: values, wrong: wrong}
}

// input is a field with its label; an error about the field, or about a part of
// it, stands there.
func (f *Form) input(name, label string) Field {
	return Field{ID: fieldID(name), Name: name, Label: f.p.T(label), Type: "text", Value: f.values.Get(name),
		Error: f.wrongWith(name), MaxLength: 300}
}

func (f *Form) optional(field Field) Field {
	field.Optional = f.p.T("form.optional")
	return field
}

func (f *Form) hint(field Field, key string, args ...any) Field {
	field.Hint = f.p.T(key, args...)
	return field
}

// choose turns a field into a choice, marking what was chosen.
func (f *Form) choose(field Field, options []Option) Field {
	chosen := f.values[field.Name]
	field.Options = slices.Clone(options)
	for i, o := range field.Options {
		field.Options[i].Chosen = slices.Contains(chosen, o.Value)
		field.Options[i].ID = field.ID + "-" + fieldID(o.Value)
	}
	return field
}

func (f *Form) wrongWith(name string) string {
	for _, w := range f.wrong {
		if w.Field == name || strings.HasPrefix(w.Field, name+".") {
			return f.say(w)
		}
	}
	return ""
}

func (f *Form) say(w graph.FieldError) string {
	args := make([]any, len(w.Args))
	for i, a := range w.Args {
		args[i] = a
	}
	return f.p.T("error."+w.Key, args...)
}

// problems lists what is wrong, each with the field of those given to jump to.
func (f *Form) problems(fields ...Field) []Problem {
	out := make([]Problem, 0, len(f.wrong))
	for _, w := range f.wrong {
		problem := Problem{Text: f.say(w)}
		for _, field := range fields {
			if w.Field == field.Name || strings.HasPrefix(w.Field, field.Name+".") {
				problem = Problem{Href: "#" + field.ID, Text: field.Label + ": " + problem.Text}
				break
			}
		}
		out = append(out, problem)
	}
	return out
}

// Problems lists what is wrong with an input that has no form.
func Problems(p *locale.Printer, wrong []graph.FieldError) []Problem {
	return NewForm(p, nil, wrong).problems()
}

// fieldID is a name as an id that a selector and a fragment can hold.
func fieldID(name string) string {
	return "f-" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, name)
}

// Choices of the catalog and the closed sets.

func kindOptions(p *locale.Printer) []Option {
	return labelled(p, "actor.kind", graph.ActorKinds)
}

// labelled are the values of a closed set with their labels.
func labelled[T ~string](p *locale.Printer, set string, values []T) []Option {
	out := make([]Option, 0, len(values))
	for _, v := range values {
		out = append(out, Option{Value: string(v), Label: p.L(set, v)})
	}
	return out
}

func any1(label string, options []Option) []Option {
	return append([]Option{{Value: "", Label: label}}, options...)
}
