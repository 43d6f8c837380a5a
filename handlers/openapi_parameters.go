package handlers

import (
	"reflect"

	"github.com/getkin/kin-openapi/openapi3"

	"lotsennetz/graph"
	"lotsennetz/search"
	"lotsennetz/web"
)

// parameter is one input of an operation in its address or head.
type parameter struct {
	in          string // query, path, header
	description string
	schema      *openapi3.Schema
	example     any
	required    bool
}

func textOf(most uint64) *openapi3.Schema {
	s := typed("string")
	s.MaxLength = ptr(most)
	return s
}

func between(name string, least, most float64) *openapi3.Schema {
	s := typed(name)
	s.Min, s.Max = ptr(least), ptr(most)
	return s
}

func oneOf(t reflect.Type) *openapi3.Schema {
	s := typed("string")
	s.Enum = enums[t]
	return s
}

func several(item *openapi3.Schema) *openapi3.Schema {
	s := typed("array")
	s.Items, s.MaxItems = item.NewRef(), ptr(uint64(mostValues))
	return s
}

const placeWords = "A key (05762004), a name (Brakel), a village (Scherfede) or a postcode (33034)."

// parameters are all parameters by name; operations name those they take. A
// name that means two things has a second entry, "name of operation".
var parameters = map[string]parameter{
	"id": {in: "path", description: "The record's id.", schema: textOf(graph.MaxID), required: true},

	"q":         {in: "query", description: "What is looked for, as a person types it.", schema: textOf(search.MaxText), example: "Fußball"},
	"type":      {in: "query", description: "Only hits of these types.", schema: several(oneOf(reflect.TypeFor[search.Type]())), example: []string{"actor"}},
	"kind":      {in: "query", description: "Only actors of these kinds.", schema: several(oneOf(reflect.TypeFor[graph.ActorKind]())), example: []string{"sports_club"}},
	"place":     {in: "query", description: "Only here and in what lies in it. " + placeWords, schema: several(textOf(300)), example: []string{"Brakel"}},
	"topic":     {in: "query", description: "Only these topics and what lies below: key, label or synonym.", schema: several(textOf(300)), example: []string{"arbeitsmarkt"}},
	"language":  {in: "query", description: "Only actors who speak one of these: ISO 639-3 or a name.", schema: several(textOf(300)), example: []string{"kmr"}},
	"group":     {in: "query", description: "Only actors for one of these groups of people.", schema: several(textOf(300)), example: []string{"gefluechtet"}},
	"near":      {in: "query", description: "Nearest first, from a place or from latitude,longitude.", schema: textOf(300), example: "51.77,9.38"},
	"radius_km": {in: "query", description: "No farther than this.", schema: above(0, 1000), example: 15},
	"limit":     {in: "query", description: "Entries a page.", schema: between("integer", 1, 100), example: 20},
	"offset":    {in: "query", description: "So many of the best are left out, having been read before.", schema: between("integer", 0, mostMatches), example: 0},
	"cursor":    {in: "query", description: "Where the page before ended: its next.", schema: textOf(mostCursor)},

	"limit of the map": {in: "query", description: "Things a page.", schema: between("integer", 1, graph.MaxPage), example: 200},
	"limit of actors":  {in: "query", description: "Entries a page.", schema: between("integer", 1, graph.MaxPage), example: 50},
	"topic asked":      {in: "query", description: "Key, label or synonym of the topic.", schema: textOf(300), example: "arbeitserlaubnis", required: true},
	"topic of the job": {in: "query", description: "Key, label or synonym of the topic.", schema: textOf(300), example: "gesundheit"},
	"place asked":      {in: "query", description: "Where the person lives. " + placeWords, schema: textOf(300), example: "Scherfede"},
	"place of the job": {in: "query", description: "Where the job is. " + placeWords, schema: textOf(300), example: "Brakel"},
	"group asked":      {in: "query", description: "Whom it is for: key or label.", schema: textOf(300), example: "anerkannt"},
	"date":             {in: "query", description: "The day asked about; default today.", schema: formatted("date"), example: "2026-11-25"},
	"date of concept":  {in: "query", description: "The day asked about, for coordinators; default now.", schema: formatted("date"), example: "2026-06-30"},
	"at":               {in: "query", description: "The day asked about; default today.", schema: formatted("date"), example: "2026-11-25"},
	"since":            {in: "query", description: "The day to compare with.", schema: formatted("date"), example: "2025-11-25"},
	"of":               {in: "query", description: "Which table; default topics. Languages are for coordinators.", schema: letters(ofTopics, ofSports, ofLanguages), example: ofSports},
	"from":             {in: "query", description: "The first day of the period; default the first of this year.", schema: formatted("date"), example: "2026-01-01"},
	"to":               {in: "query", description: "The last day of the period, included; default the last of this year.", schema: formatted("date"), example: "2026-12-31"},
	"kind of aim":      {in: "path", description: "What it is.", schema: letters("conferences", "goals", "measures", "projects"), required: true},
	"language asked":   {in: "query", description: "ISO 639-3 or a name; a name of several is answered by ask_back. Required with an account.", schema: textOf(300), example: "Kurmandschi"},
	"level":            {in: "query", description: "The level wanted in both languages; default the pool's.", schema: oneOf(reflect.TypeFor[graph.Level]()), example: "B2"},
	"start":            {in: "query", description: "RFC 3339, or wall time in Europe/Berlin. Required with an account.", schema: textOf(300), example: "2026-11-26T10:00"},
	"minutes":          {in: "query", description: "How long the job takes; default 60.", schema: between("integer", 5, 1440), example: 90},
	"mode":             {in: "query", description: "How the mediator works.", schema: oneOf(reflect.TypeFor[graph.Mode]()), example: "on_site"},
	"gender":           {in: "query", description: "Only mediators of this gender.", schema: letters("f", "m", "d"), example: "f"},
	"actor":            {in: "query", description: "The institution, where it is in the directory.", schema: textOf(graph.MaxID)},
	"last":             {in: "query", description: "The mediator of the job before, for continuity.", schema: textOf(graph.MaxID)},
	"consent":          {in: "query", description: "The client agrees to a language close to the one asked for.", schema: letters("true", "false")},
	"state":            {in: "query", description: "Only requests in these states.", schema: several(oneOf(reflect.TypeFor[graph.RequestState]())), example: []string{"open"}},
	"state of pairs":   {in: "query", description: "Only pairs in these states.", schema: several(letters(boardWords...)), example: []string{"asked"}},
	"q of places":      {in: "query", description: "What a text could mean. " + placeWords, schema: textOf(300), example: "33034"},

	"membership of a group": {in: "path", description: "The seat's id.", schema: textOf(graph.MaxID), required: true},
	"meeting of a group":    {in: "path", description: "The meeting's id.", schema: textOf(graph.MaxID), required: true},

	"format of the report": {in: "query", description: "The kind of file; default pdf.", schema: letters("pdf", "docx"), example: "docx"},

	"show":  {in: "query", description: "What to show; default actors. coverage needs a topic; languages, for coordinators, needs a language.", schema: letters(web.MapShowWords()...), example: "coverage"},
	"frame": {in: "query", description: "Only what lies in this part of the map: a place, south,west,north,east in degrees, or all.", schema: textOf(300), example: "51.45,8.95,51.90,9.47"},

	"lang":            {in: "query", description: "Language of sentences and labels; stronger than Accept-Language.", schema: textOf(300), example: "en"},
	"Accept-Language": {in: "header", description: "Language of sentences and labels.", schema: typed("string"), example: "de"},
	"If-None-Match":   {in: "header", description: "ETag held: the answer is 304 while it stands.", schema: typed("string")},
	"If-Match":        {in: "header", description: "ETag of the version read. Without it the body's version counts; without both the answer is 428.", schema: typed("string")},
	"If-Match at all": {in: "header", description: "ETag of the version read.", schema: typed("string")},
	"Idempotency-Key": {in: "header", description: "Names the write: sent twice within a day, it is done once and answered alike. While the first is under way the second is 409 (under-way); another write under the name is 422 (key-reused). Letters, digits and -._:", schema: textOf(mostKey)},
}

func above(least, most float64) *openapi3.Schema {
	s := typed("number")
	s.ExclusiveMin, s.Max = openapi3.ExclusiveBound{Value: ptr(least)}, ptr(most)
	return s
}

func formatted(format string) *openapi3.Schema {
	s := typed("string")
	s.Format = format
	return s
}

func letters(of ...string) *openapi3.Schema {
	s := typed("string")
	s.Enum = values(of)
	return s
}
