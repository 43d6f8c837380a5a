package exchange

import (
	"bytes"
	"strings"

	ics "github.com/arran4/golang-ical"

	"lotsennetz/graph"
)

// icalPart is one component of a calendar with what stands in it.
type icalPart struct {
	name  string
	props []*ics.BaseProperty
	parts []*icalPart
}

// Bounds of a calendar that is read.
const (
	// MaxCalendar is the largest calendar that is read, in bytes.
	MaxCalendar   = 2 << 20
	mostParts     = 10_000
	mostPartDepth = 5
)

// readICal reads the components of all calendars in a file. A line that cannot
// be read is passed over: calendars of the wild have some.
func readICal(data []byte) ([]*icalPart, error) {
	if len(data) > MaxCalendar {
		return nil, graph.Invalid("calendar", "file", "file_too_large", "2")
	}
	lines := ics.NewCalendarStream(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	root := &icalPart{}
	stack := []*icalPart{root}
	for count := 0; ; {
		line, err := lines.ReadLine()
		if line == nil {
			break
		}
		top := stack[len(stack)-1]
		p, bad := ics.ParseProperty(*line)
		switch {
		case bad != nil || p == nil:
		case strings.EqualFold(p.IANAToken, "BEGIN"):
			part := &icalPart{name: strings.ToUpper(strings.TrimSpace(p.Value))}
			if count++; count > mostParts || len(stack) > mostPartDepth {
				return nil, graph.Invalid("calendar", "file", "too_many", "10000")
			}
			top.parts = append(top.parts, part)
			stack = append(stack, part)
		case strings.EqualFold(p.IANAToken, "END"):
			if len(stack) > 1 {
				stack = stack[:len(stack)-1]
			}
		default:
			top.props = append(top.props, p)
		}
		if err != nil {
			break
		}
	}
	var out []*icalPart
	found := false
	for _, calendar := range root.parts {
		if calendar.name == "VCALENDAR" {
			found, out = true, append(out, calendar.parts...)
		}
	}
	if !found {
		return nil, graph.Invalid("calendar", "file", "no_calendar")
	}
	return out, nil
}

// all are the properties of a name.
func (c *icalPart) all(name string) []*ics.BaseProperty {
	var out []*ics.BaseProperty
	for _, p := range c.props {
		if strings.EqualFold(p.IANAToken, name) {
			out = append(out, p)
		}
	}
	return out
}

// prop is the first property of a name, nil where there is none.
func (c *icalPart) prop(name string) *ics.BaseProperty {
	if all := c.all(name); len(all) > 0 {
		return all[0]
	}
	return nil
}

// value is the text of a property, empty where there is none.
func (c *icalPart) value(name string) string {
	if p := c.prop(name); p != nil {
		return strings.TrimSpace(p.Value)
	}
	return ""
}

// is reports whether a property has a value, whatever its case.
func (c *icalPart) is(name, value string) bool { return strings.EqualFold(c.value(name), value) }

// param is the first value of a property's parameter.
func param(p *ics.BaseProperty, name string) string {
	for key, values := range p.ICalParameters {
		if strings.EqualFold(key, name) && len(values) > 0 {
			return strings.Trim(strings.TrimSpace(values[0]), `"`)
		}
	}
	return ""
}
