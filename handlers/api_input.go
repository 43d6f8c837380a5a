package handlers

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
	"lotsennetz/search"
)

// input reads query parameters and collects what is wrong with them.
type input struct {
	c      *fiber.Ctx
	fields []graph.FieldError
}

func (in *input) bad(field, key string, args ...string) {
	in.fields = append(in.fields, graph.FieldError{Field: field, Key: key, Args: args})
}

// err is everything wrong so far as one error, or nil.
func (in *input) err() error {
	if len(in.fields) == 0 {
		return nil
	}
	return &graph.InvalidError{What: "query", Fields: in.fields}
}

func (in *input) text(name string) string {
	return in.clean(name, in.c.Query(name), mostText)
}

// cursor reads where the page before ended, as we said it: it holds a sort key,
// which is several times as long as a name.
func (in *input) cursor() string { return in.clean("cursor", in.c.Query("cursor"), mostCursor) }

// mostText is the longest value of a parameter in bytes, mostCursor the longest
// cursor, mostValues the most values of one.
const (
	mostText   = 300
	mostCursor = 4 * fold.MaxKey
	mostValues = 50
)

func (in *input) clean(name, v string, most int) string {
	v = strings.TrimSpace(v)
	switch {
	case len(v) > most:
		in.bad(name, "too_long", itoa(most))
		return ""
	case !utf8.ValidString(v) || strings.ContainsFunc(v, unicode.IsControl):
		in.bad(name, "bad_text")
		return ""
	}
	return v
}

func (in *input) required(name string) string {
	v := in.text(name)
	if v == "" {
		in.bad(name, "required")
	}
	return v
}

// number reads a whole number between least and most; absent is fallback.
func (in *input) number(name string, fallback, least, most int) int {
	v := in.text(name)
	if v == "" {
		return fallback
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < least || n > most {
		in.bad(name, "out_of_range", strconv.Itoa(least), strconv.Itoa(most))
		return fallback
	}
	return n
}

// km reads a distance above 0 and up to 1000; absent is fallback.
func (in *input) km(name string, fallback float64) float64 {
	v := in.text(name)
	if v == "" {
		return fallback
	}
	n, err := strconv.ParseFloat(strings.Replace(v, ",", ".", 1), 64)
	if err != nil || math.IsNaN(n) || n <= 0 || n > 1000 {
		in.bad(name, "out_of_range", "0", "1000")
		return fallback
	}
	return n
}

// day reads an ISO date; absent is fallback.
func (in *input) day(name string, fallback graph.Date) graph.Date {
	v := in.text(name)
	if v == "" {
		return fallback
	}
	d, err := graph.ParseDate(v)
	if err != nil {
		in.bad(name, "bad_date", v)
		return fallback
	}
	return d
}

// list reads a parameter given several times or with commas.
func (in *input) list(name string) []string {
	var out []string
	for _, v := range in.c.Context().QueryArgs().PeekMulti(name) {
		for _, part := range strings.Split(string(v), ",") {
			if part = in.clean(name, part, mostText); part != "" {
				out = append(out, part)
			}
		}
	}
	if len(out) > mostValues {
		in.bad(name, "too_many", itoa(mostValues))
		return nil
	}
	return out
}

// decode reads a JSON body into v. Unknown fields, wrong types and trailing text
// are errors that name where.
func decode(c *fiber.Ctx, v any) error {
	dec := json.NewDecoder(bytes.NewReader(c.Body()))
	dec.DisallowUnknownFields()
	err := dec.Decode(v)
	if err == nil {
		if _, more := dec.Token(); !errors.Is(more, io.EOF) {
			return fmt.Errorf("text after the JSON body: %w", errBadInput)
		}
		return nil
	}
	var wrongType *json.UnmarshalTypeError
	var invalid *graph.InvalidError
	switch {
	case errors.As(err, &invalid):
		return err
	case errors.As(err, &wrongType):
		return graph.Invalid("body", wrongType.Field, "wrong_type", jsonType(wrongType.Type))
	case strings.HasPrefix(err.Error(), "json: unknown field "):
		field := strings.Trim(strings.TrimPrefix(err.Error(), "json: unknown field "), `"`)
		return graph.Invalid("body", field, "unknown_field")
	}
	return fmt.Errorf("JSON body: %w", errBadInput)
}

// jsonType is what a Go type is called in JSON.
func jsonType(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.Slice, reflect.Array:
		return "array"
	case reflect.Struct, reflect.Map:
		return "object"
	case reflect.Float64, reflect.Float32:
		return "number"
	case reflect.Int, reflect.Int64:
		return "integer"
	}
	return "string"
}

// momentOf is moment for a value that does not come from the address.
func (in *input) momentOf(name, text string) time.Time {
	if text = strings.TrimSpace(text); text == "" {
		in.bad(name, "required")
		return time.Time{}
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil && inOurTime(t) {
		return t
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, text); err == nil && inOurTime(t) {
			return in.wall(name, t)
		}
	}
	in.bad(name, "bad_time", text)
	return time.Time{}
}

// inOurTime reports whether somebody could mean the moment: a year of five
// digits cannot even be written.
func inOurTime(t time.Time) bool { return t.Year() >= 2000 && t.Year() < 2200 }

// language reads one language; a name that stands for several asks back.
func (in *input) language(name, text string, g *search.Gazetteer) graph.LanguageCode {
	if text = strings.TrimSpace(text); text == "" {
		in.bad(name, "required")
		return ""
	}
	codes := g.Language(text)
	switch len(codes) {
	case 0:
		in.bad(name, "unknown_language", text)
		return ""
	case 1:
		return codes[0]
	}
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = string(code)
	}
	in.bad(name, "ambiguous_language", text, strings.Join(names, ", "))
	return ""
}

// joinInvalid is all field errors of several checks of one input.
func joinInvalid(errs ...error) error {
	all := &graph.InvalidError{What: "input"}
	for _, err := range errs {
		if invalid, ok := isInvalid(err); ok {
			for _, f := range invalid.Fields {
				if !slices.ContainsFunc(all.Fields, func(have graph.FieldError) bool { return have.Field == f.Field }) {
					all.Fields = append(all.Fields, f)
				}
			}
		} else if err != nil {
			return err
		}
	}
	if len(all.Fields) == 0 {
		return nil
	}
	return all
}

func isNotFound(err error) bool { return errors.Is(err, graph.ErrNotFound) }

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func itoa(n int) string { return strconv.Itoa(n) }
