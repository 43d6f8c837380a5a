package handlers

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// operation describes one route of the API beside the table of routes. A test
// keeps the two in step.
type operation struct {
	method, path string
	id, tag      string
	summary      string
	secured      bool     // needs an account
	parameters   []string // keys of parameters
	body         any      // an example of what is sent, of its type
	status       int      // of success
	answer       any      // an example of what is answered, of its type
	files        []string // media types of what is answered, where it is a file
	headers      []string // of success
	statuses     []int    // failures beside those that can always happen
	also         []int    // further statuses with the same answer
}

const (
	get  = fiber.MethodGet
	post = fiber.MethodPost
)

// allParameters are those of the path, its own, and those of every operation.
func (op operation) allParameters() []string {
	var out []string
	if strings.Contains(op.path, ":id") {
		out = append(out, "id")
	}
	out = append(out, op.parameters...)
	if strings.HasPrefix(op.path, "/api/") {
		out = append(out, "lang", fiber.HeaderAcceptLanguage)
	}
	if op.method != get {
		out = append(out, idempotencyKey)
	}
	return out
}

// failures are all statuses but that of success.
func (op operation) failures() []int {
	out := slices.Clone(op.statuses)
	if strings.HasPrefix(op.path, "/api/") {
		out = append(out, fiber.StatusUnauthorized, fiber.StatusTooManyRequests, fiber.StatusInternalServerError, fiber.StatusServiceUnavailable)
	}
	if op.method != get {
		out = append(out, fiber.StatusBadRequest, fiber.StatusForbidden, fiber.StatusRequestEntityTooLarge,
			fiber.StatusConflict, fiber.StatusUnprocessableEntity)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

const (
	notModified  = fiber.StatusNotModified
	badRequest   = fiber.StatusBadRequest
	forbidden    = fiber.StatusForbidden
	notFound     = fiber.StatusNotFound
	conflict     = fiber.StatusConflict
	staleVersion = fiber.StatusPreconditionFailed
	invalid      = fiber.StatusUnprocessableEntity
	unversioned  = fiber.StatusPreconditionRequired
)

var (
	versioned = []string{fiber.HeaderETag}
	created   = []string{fiber.HeaderETag, fiber.HeaderLocation}
	nearby    = []string{"near", "radius_km"}
)

// operations lists every route below /api/v1 and the two that say whether the
// program is well.
var operations = []operation{
	{method: get, path: "/api/v1/search", id: "search", tag: "directory", status: 200, answer: exampleSearch, statuses: []int{badRequest},
		summary:    "Find actors, topics, contacts, languages, places and measures.",
		parameters: []string{"q", "type", "kind", "topic", "place", "near", "radius_km", "limit", "cursor"}},
	{method: get, path: "/api/v1/actors", id: "listActors", tag: "directory", status: 200, answer: exampleActors, statuses: []int{badRequest},
		summary:    "List the directory, by name or nearest first.",
		parameters: slices.Concat([]string{"kind", "topic", "place", "language", "group"}, nearby, []string{"limit of actors", "cursor"})},
	{method: post, path: "/api/v1/actors", id: "createActor", tag: "directory", secured: true, body: exampleInput, status: 201, answer: exampleActor, headers: created,
		summary: "Add an actor. Coordinators only."},
	{method: get, path: "/api/v1/actors/:id", id: "showActor", tag: "directory", status: 200, answer: exampleActor, headers: versioned, statuses: []int{notModified, notFound},
		summary: "One actor, by id or slug.", parameters: []string{fiber.HeaderIfNoneMatch}},
	{method: fiber.MethodPut, path: "/api/v1/actors/:id", id: "updateActor", tag: "directory", secured: true, body: exampleActor, status: 200, answer: exampleActor, headers: versioned,
		statuses: []int{notFound, staleVersion, unversioned}, summary: "Replace an actor. Members their own, coordinators all.", parameters: []string{fiber.HeaderIfMatch}},
	{method: fiber.MethodDelete, path: "/api/v1/actors/:id", id: "removeActor", tag: "directory", secured: true, status: 204, statuses: []int{notFound, staleVersion, unversioned},
		summary: "Remove an actor; one that others link to is archived instead. Coordinators only.", parameters: []string{"If-Match at all"}},
	{method: get, path: "/api/v1/actors/:id/network", id: "showActorNetwork", tag: "network", status: 200, answer: exampleNetwork, statuses: []int{notFound},
		summary: "An actor's partners and the cooperations among all of them."},
	{method: get, path: "/api/v1/actors/:id/matches", id: "listMatches", tag: "matching", status: 200, answer: exampleMatches, statuses: []int{badRequest, notFound},
		summary: "Who fits this actor, and why.", parameters: []string{"kind", "radius_km", "limit", "offset"}},
	{method: get, path: "/api/v1/actors/:id/members", id: "listMembers", tag: "network", status: 200, answer: exampleMembers, statuses: []int{notFound},
		summary: "Who has or had a seat in a network group. Names are for members, mail is for coordinators."},
	{method: post, path: "/api/v1/actors/:id/members", id: "createMember", tag: "network", secured: true, body: exampleMember, status: 201, answer: exampleMember, headers: created, statuses: []int{notFound},
		summary: "Add a seat in a network group. Members for their own groups, coordinators for all."},
	{method: get, path: "/api/v1/actors/:id/members/:membership", id: "showMember", tag: "network", status: 200, answer: exampleMember, headers: versioned, statuses: []int{notModified, notFound},
		summary: "A seat in a network group.", parameters: []string{"membership of a group", fiber.HeaderIfNoneMatch}},
	{method: fiber.MethodPut, path: "/api/v1/actors/:id/members/:membership", id: "updateMember", tag: "network", secured: true, body: exampleMember, status: 200, answer: exampleMember, headers: versioned,
		statuses: []int{notFound, staleVersion, unversioned}, summary: "Replace a seat in a network group. Members for their own groups, coordinators for all.", parameters: []string{"membership of a group", fiber.HeaderIfMatch}},
	{method: fiber.MethodDelete, path: "/api/v1/actors/:id/members/:membership", id: "removeMember", tag: "network", secured: true, status: 204, statuses: []int{notFound, staleVersion, unversioned},
		summary: "Remove a seat in a network group. Members for their own groups, coordinators for all.", parameters: []string{"membership of a group", "If-Match at all"}},
	{method: get, path: "/api/v1/actors/:id/meetings", id: "listMeetings", tag: "network", status: 200, answer: exampleMeetings, statuses: []int{notFound},
		summary: "The meetings of a network group, with agenda and minutes."},
	{method: post, path: "/api/v1/actors/:id/meetings", id: "createMeeting", tag: "network", secured: true, body: exampleCall, status: 201, answer: exampleMeeting, headers: created, statuses: []int{notFound},
		summary: "Add a meeting of a network group. Members for their own groups, coordinators for all."},
	{method: get, path: "/api/v1/actors/:id/meetings/:meeting", id: "showMeeting", tag: "network", status: 200, answer: exampleMeeting, headers: versioned, statuses: []int{notModified, notFound},
		summary: "A meeting of a network group.", parameters: []string{"meeting of a group", fiber.HeaderIfNoneMatch}},
	{method: fiber.MethodPut, path: "/api/v1/actors/:id/meetings/:meeting", id: "updateMeeting", tag: "network", secured: true, body: exampleCall, status: 200, answer: exampleMeeting, headers: versioned,
		statuses: []int{notFound, staleVersion, unversioned}, summary: "Replace a meeting of a network group. Members for their own groups, coordinators for all.", parameters: []string{"meeting of a group", fiber.HeaderIfMatch}},
	{method: fiber.MethodDelete, path: "/api/v1/actors/:id/meetings/:meeting", id: "removeMeeting", tag: "network", secured: true, status: 204, statuses: []int{notFound, staleVersion, unversioned},
		summary: "Remove a meeting of a network group. Members for their own groups, coordinators for all.", parameters: []string{"meeting of a group", "If-Match at all"}},
	{method: get, path: "/api/v1/matches/plan", id: "showPlan", tag: "matching", status: 200, answer: planAnswer{}, statuses: []int{badRequest},
		summary: "Who should meet whom in the whole district: initiatives without a club.", parameters: []string{"radius_km"}},
	{method: get, path: "/api/v1/contacts/resolve", id: "resolveContact", tag: "contacts", status: 200, answer: exampleContact, statuses: []int{badRequest},
		summary: "The central contact for a topic, a place and a group of people.", parameters: []string{"topic asked", "place asked", "group asked", "date"}},
	{method: post, path: "/api/v1/cooperations", id: "createCooperation", tag: "matching", secured: true, body: exampleBegin, status: 201, answer: exampleCooperation, headers: created,
		summary: "Begin a cooperation, or move the one the two have. Members for their own actors."},
	{method: get, path: "/api/v1/cooperations/:id", id: "showCooperation", tag: "matching", status: 200, answer: exampleCooperation, headers: versioned, statuses: []int{notModified, notFound},
		summary: "One cooperation.", parameters: []string{fiber.HeaderIfNoneMatch}},
	{method: post, path: "/api/v1/cooperations/:id/transitions", id: "moveCooperation", tag: "matching", secured: true, body: exampleMove, status: 200, answer: exampleCooperation, headers: versioned,
		statuses: []int{notFound, staleVersion}, summary: "Move a cooperation to its next state. Dismissing needs a reason.", parameters: []string{"If-Match at all"}},
	{method: post, path: "/api/v1/cooperations/:id/introduction", id: "introduce", tag: "matching", secured: true, body: exampleIntroduce, status: 200, answer: exampleCooperation, headers: versioned,
		statuses: []int{notFound}, summary: "Write both sides who the other is and why it fits, and take the pair to asked. The id is the two actors' with a colon between, the smaller first. Coordinators only."},
	{method: get, path: "/api/v1/introductions", id: "listIntroductions", tag: "matching", secured: true, status: 200, answer: introductionsAnswer{}, statuses: []int{badRequest, forbidden},
		summary: "Every pair between a suggestion and an end, by state and age. Coordinators only.", parameters: []string{"state of pairs"}},
	{method: get, path: "/api/v1/twins", id: "listTwins", tag: "directory", secured: true, status: 200, answer: twinsAnswer{}, statuses: []int{forbidden},
		summary: "Actors that may be one, with reasons, and what was decided about pairs. Coordinators only."},
	{method: post, path: "/api/v1/twins", id: "decideTwin", tag: "directory", secured: true, body: exampleTwin, status: 200, answer: twinJSON{}, statuses: []int{notFound},
		summary: "Let one actor go into another (merge), take that back (undo), or say that they are two (part). Coordinators only."},
	{method: get, path: "/api/v1/mediators/search", id: "searchMediators", tag: "mediators", status: 200, answer: exampleMediators, statuses: []int{badRequest},
		summary:    "Who can interpret, and when. Without an account: how many speak it in the district.",
		parameters: []string{"language asked", "level", "topic of the job", "start", "minutes", "place of the job", "mode", "gender", "actor", "last", "consent", "limit"}},
	{method: get, path: "/api/v1/pool/numbers", id: "showPoolNumbers", tag: "mediators", secured: true, status: 200, answer: exampleNumbers, statuses: []int{badRequest, forbidden},
		summary: "What the pool did in a period of at most five years: requests by language, town, topic and month, how long answers take, who does how much, and what was asked for in vain. Coordinators only.", parameters: []string{"from", "to"}},
	{method: get, path: "/api/v1/requests", id: "listRequests", tag: "mediators", secured: true, status: 200, answer: requestsAnswer{}, statuses: []int{badRequest},
		summary: "Requests for mediators by start: one's own, coordinators all.", parameters: []string{"state", "limit of actors", "cursor"}},
	{method: post, path: "/api/v1/requests", id: "createRequest", tag: "mediators", secured: true, body: exampleAsk, status: 201, answer: exampleRequest, headers: created,
		summary: "Ask for a mediator. The pool's rules hold: notice, barred cases. A reference that looks like a person's name is refused unless reference_sure is true."},
	{method: get, path: "/api/v1/requests/:id", id: "showRequest", tag: "mediators", secured: true, status: 200, answer: exampleRequest, headers: versioned, statuses: []int{notModified, notFound},
		summary: "One request.", parameters: []string{fiber.HeaderIfNoneMatch}},
	{method: post, path: "/api/v1/requests/:id/cancel", id: "cancelRequest", tag: "mediators", secured: true, status: 200, answer: requestJSON{}, headers: versioned,
		statuses: []int{notFound, conflict, staleVersion, invalid}, summary: "Take a request back.", parameters: []string{"If-Match at all"}},
	{method: fiber.MethodPut, path: "/api/v1/requests/:id/change", id: "changeRequest", tag: "mediators", secured: true, body: exampleChange, status: 200, answer: exampleRequest, headers: versioned,
		statuses: []int{notFound, staleVersion, unversioned}, summary: "Ask for something else. Whoever has said yes is told, asked again or freed by the pool's table of changes.", parameters: []string{fiber.HeaderIfMatch}},
	{method: get, path: "/api/v1/requests/:id/candidates", id: "listCandidates", tag: "mediators", secured: true, status: 200, answer: exampleMediators, statuses: []int{forbidden, notFound},
		summary: "Who could take a request and was not asked yet, with reasons. Coordinators only."},
	{method: post, path: "/api/v1/requests/:id/ask", id: "askMediators", tag: "mediators", secured: true, body: exampleAskThem, status: 200, answer: exampleJob, headers: versioned,
		statuses: []int{notFound}, summary: "Ask mediators and hold the time for each of them. Coordinators only."},
	{method: post, path: "/api/v1/requests/:id/answer", id: "recordAnswer", tag: "mediators", secured: true, body: exampleAnswer, status: 200, answer: exampleJob, headers: versioned,
		statuses: []int{notFound}, summary: "Record a yes or no a mediator gave otherwise. A yes that comes too late is a conflict (slot-taken). Coordinators only."},
	{method: post, path: "/api/v1/requests/:id/withdraw", id: "withdrawAnswer", tag: "mediators", secured: true, body: withdrawInput{Assignment: "q7.1.S001"}, status: 200, answer: exampleJob, headers: versioned,
		statuses: []int{notFound}, summary: "Take a mediator's yes back for her; the search begins anew. Coordinators only."},
	{method: post, path: "/api/v1/requests/:id/report", id: "reportRequest", tag: "mediators", secured: true, body: reportInput{Start: "2026-12-10T10:00", End: "2026-12-10T11:45"}, status: 200, answer: exampleJob, headers: versioned,
		statuses: []int{notFound}, summary: "Enter what took place. The same as the other side entered is a confirmation."},
	{method: post, path: "/api/v1/requests/:id/confirm", id: "confirmRequest", tag: "mediators", secured: true, status: 200, answer: exampleJob, headers: versioned,
		statuses: []int{notFound, invalid}, summary: "Confirm what the other side entered. The job is done then."},
	{method: get, path: "/api/v1/topics", id: "listTopics", tag: "vocabulary", status: 200, answer: topicsAnswer{}, summary: "All topics; those without a parent are the theme rooms."},
	{method: get, path: "/api/v1/places", id: "listPlaces", tag: "vocabulary", status: 200, answer: examplePlaces, statuses: []int{badRequest},
		summary: "All places, or what a text could mean.", parameters: []string{"q of places"}},
	{method: get, path: "/api/v1/groups", id: "listGroups", tag: "vocabulary", status: 200, answer: groupsAnswer{}, summary: "All groups of people."},
	{method: get, path: "/api/v1/languages", id: "listLanguages", tag: "vocabulary", status: 200, answer: languagesAnswer{},
		summary: "All languages, what they are confused with, and how many mediators speak them."},
	{method: get, path: "/api/v1/concept", id: "showConcept", tag: "network", status: 200, answer: exampleConcept, statuses: []int{badRequest, forbidden},
		summary: "The integration concept: goals, measures, projects, who carries them and how far they are. Coordinators may ask for an earlier day.", parameters: []string{"date of concept"}},
	{method: get, path: "/api/v1/concept/report", id: "showReport", tag: "network", secured: true, status: 200, files: []string{reportFormats["pdf"].media, reportFormats["docx"].media},
		statuses: []int{badRequest, forbidden}, summary: "The report for the council as a file, as the concept stood on a day. Coordinators only.", parameters: []string{"date of concept", "format of the report"}},
	{method: post, path: "/api/v1/concept/:kind", id: "createAim", tag: "network", secured: true, body: exampleAim, status: 201, answer: exampleAim, headers: created, statuses: []int{notFound},
		summary: "Add a conference, goal, measure or project. Coordinators only.", parameters: []string{"kind of aim"}},
	{method: get, path: "/api/v1/concept/:kind/:id", id: "showAim", tag: "network", status: 200, answer: exampleAim, headers: versioned, statuses: []int{notModified, notFound},
		summary: "One part of the concept.", parameters: []string{"kind of aim", fiber.HeaderIfNoneMatch}},
	{method: fiber.MethodPut, path: "/api/v1/concept/:kind/:id", id: "updateAim", tag: "network", secured: true, body: exampleAim, status: 200, answer: exampleAim, headers: versioned,
		statuses: []int{notFound, staleVersion, unversioned}, summary: "Replace a part of the concept. What follows from the whole (rolled, number) is not read. Coordinators only.",
		parameters: []string{"kind of aim", fiber.HeaderIfMatch}},
	{method: get, path: "/api/v1/conferences/:id/notes", id: "listNotes", tag: "network", status: 200, answer: exampleNotes, statuses: []int{notFound},
		summary: "What hangs on the walls of a conference's theme rooms."},
	{method: get, path: "/api/v1/network/coverage", id: "showCoverage", tag: "network", status: 200, answer: exampleCoverage, statuses: []int{badRequest, forbidden},
		summary: "Which topic has a contact in which municipality, who works on it there, and what is missing; the same for kinds of sport and their clubs, and, for coordinators, languages and mediators.", parameters: []string{"of"}},
	{method: get, path: "/api/v1/network/metrics", id: "showNetworkMetrics", tag: "network", status: 200, answer: metricsAnswer{}, statuses: []int{badRequest},
		summary: "The network in numbers and sentences, today or on a day, and what changed since another.", parameters: []string{"at", "since"}},
	{method: get, path: "/api/v1/network/demand", id: "showDemand", tag: "network", status: 200, answer: exampleDemand,
		summary: "What people look for in a town while nobody near has a place for them."},
	{method: get, path: "/api/v1/map", id: "showMap", tag: "network", status: 200, answer: exampleMap, statuses: []int{badRequest},
		summary:    "What the map shows, as GeoJSON: actors, offers or needs at the points the caller may know, or towns with what they have of a topic.",
		parameters: slices.Concat([]string{"show", "frame", "kind", "topic", "place", "language", "group", "limit of the map", "cursor"}, nearby)},

	{method: get, path: "/healthz", id: "showHealth", tag: "operation", status: 200, answer: healthAnswer{Status: "ok"}, summary: "The process runs."},
	{method: get, path: "/readyz", id: "showReadiness", tag: "operation", status: 200, answer: readinessAnswer{Status: "ok", Parts: map[string]string{}},
		also: []int{fiber.StatusServiceUnavailable}, summary: "The store answers and the indexes are near. 503 without the store."},
}
