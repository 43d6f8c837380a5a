package handlers

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"lotsennetz/analysis"
	"lotsennetz/graph"
	"lotsennetz/search"
)

// schemas makes JSON schemas of Go types. Structs become named, closed schemas:
// what is not a field is not allowed, and what is never left out is required.
type schemas struct {
	named openapi3.Schemas
	busy  map[reflect.Type]bool
}

func newSchemas() *schemas {
	return &schemas{named: openapi3.Schemas{}, busy: map[reflect.Type]bool{}}
}

// enums are the values of types that have only a few.
var enums = map[reflect.Type][]any{
	reflect.TypeFor[graph.ActorKind]():        values(graph.ActorKinds),
	reflect.TypeFor[graph.ChannelKind]():      values([]graph.ChannelKind{graph.Phone, graph.Email, graph.Web}),
	reflect.TypeFor[graph.Visibility]():       {graph.Coordination.String(), graph.Network.String(), graph.Public.String()},
	reflect.TypeFor[graph.PlaceKind]():        values(graph.PlaceKinds),
	reflect.TypeFor[graph.GroupKind]():        values([]graph.GroupKind{graph.ByStatus, graph.ByAge, graph.ByGender}),
	reflect.TypeFor[graph.Substitution]():     values([]graph.Substitution{graph.MutualWithNotice, graph.AskConsent, graph.ScriptOnly, graph.NeverSubstitute}),
	reflect.TypeFor[graph.Outcome]():          values(outcomes),
	reflect.TypeFor[graph.OpenState]():        values([]graph.OpenState{graph.Open, graph.Closed, graph.Appointment, graph.Unknown}),
	reflect.TypeFor[graph.CooperationState](): values(graph.CooperationStates),
	reflect.TypeFor[graph.ConceptState]():     values(graph.ConceptStates),
	reflect.TypeFor[graph.ParticipantRole]():  values([]graph.ParticipantRole{graph.Provider, graph.Partner}),
	reflect.TypeFor[graph.SeatRole]():         values(graph.SeatRoles),
	reflect.TypeFor[graph.RequestState]():     values(graph.RequestStates),
	reflect.TypeFor[graph.Level]():            values(graph.Levels),
	reflect.TypeFor[graph.Mode]():             values(graph.Modes),
	reflect.TypeFor[search.Type]():            values(search.Types),
	reflect.TypeFor[analysis.ContactState]():  values(analysis.ContactStates),
	reflect.TypeFor[analysis.Action]():        values(analysis.Actions),
}

var outcomes = []graph.Outcome{graph.OutcomeMatched, graph.OutcomeMultiple, graph.OutcomeNone, graph.OutcomeAskPlace, graph.OutcomeAskGroup}

func values[T ~string](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// formats are texts with a form of their own.
var formats = map[reflect.Type]string{
	reflect.TypeFor[graph.Date](): "date",
	reflect.TypeFor[time.Time]():  "date-time",
}

func (s *schemas) of(t reflect.Type) *openapi3.SchemaRef {
	if t.Kind() == reflect.Pointer {
		return s.of(t.Elem())
	}
	if list, ok := enums[t]; ok {
		text := typed("string")
		text.Enum = list
		return text.NewRef()
	}
	if format, ok := formats[t]; ok {
		text := typed("string")
		text.Format = format
		return text.NewRef()
	}
	switch t.Kind() {
	case reflect.String:
		return typed("string").NewRef()
	case reflect.Bool:
		return typed("boolean").NewRef()
	case reflect.Float64, reflect.Float32:
		return typed("number").NewRef()
	case reflect.Int, reflect.Int64, reflect.Int32:
		return typed("integer").NewRef()
	case reflect.Slice:
		list := typed("array")
		list.Items = s.of(t.Elem())
		return list.NewRef()
	case reflect.Map:
		object := typed("object")
		object.AdditionalProperties = openapi3.AdditionalProperties{Schema: s.of(t.Elem())}
		return object.NewRef()
	case reflect.Struct:
		return s.object(t)
	}
	panic("no schema for " + t.String()) // a type the API does not use: a test builds the document
}

func typed(name string) *openapi3.Schema { return &openapi3.Schema{Type: &openapi3.Types{name}} }

// object is a reference to the named schema of a struct.
func (s *schemas) object(t reflect.Type) *openapi3.SchemaRef {
	name := schemaName(t)
	if s.named[name] == nil && !s.busy[t] {
		s.busy[t] = true
		object := typed("object")
		object.Properties = openapi3.Schemas{}
		object.AdditionalProperties = openapi3.AdditionalProperties{Has: ptr(false)}
		s.fields(object, t)
		slices.Sort(object.Required)
		s.named[name] = object.NewRef()
	}
	return &openapi3.SchemaRef{Ref: "#/components/schemas/" + name, Value: s.value(name)}
}

func (s *schemas) value(name string) *openapi3.Schema {
	if ref := s.named[name]; ref != nil {
		return ref.Value
	}
	return nil
}

func (s *schemas) fields(object *openapi3.Schema, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		switch {
		case f.Anonymous && tag == "":
			s.fields(object, f.Type)
			continue
		case name == "-" || name == "":
			continue
		}
		object.Properties[name] = s.of(f.Type)
		if !strings.Contains(options, "omit") {
			object.Required = append(object.Required, name)
		}
	}
}

// schemaName is the type's name without the endings that only Go needs:
// actorJSON is Actor.
func schemaName(t reflect.Type) string {
	name := strings.TrimSuffix(t.Name(), "JSON")
	return strings.ToUpper(name[:1]) + name[1:]
}

// plain is a value as JSON holds it, for examples.
func plain(v any) any {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // examples are made of our own structs
	}
	var out any
	if err := json.Unmarshal(b, &out); err != nil {
		panic(err)
	}
	return out
}
