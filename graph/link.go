package graph

// LinkType names a relationship. The values are the relationship types a
// person reads in the Neo4j browser; the set is fixed.
type LinkType string

// Every relationship there is.
const (
	LinkPartOf         LinkType = "PART_OF"         // place, topic, group → what it lies in or belongs to
	LinkIncludes       LinkType = "INCLUDES"        // group → group
	LinkRelatesTo      LinkType = "CONFUSED_WITH"   // language → language {kind}
	LinkLocatedIn      LinkType = "LOCATED_IN"      // actor, mediator, request → place
	LinkCovers         LinkType = "COVERS"          // actor, responsibility → place
	LinkOnTopic        LinkType = "ON_TOPIC"        // actor, responsibility, offer, … → topic
	LinkSpeaks         LinkType = "SPEAKS"          // actor, mediator → language {level}
	LinkNeedsLanguage  LinkType = "NEEDS_LANGUAGE"  // request → language
	LinkFor            LinkType = "FOR"             // actor, responsibility, offer, need → group
	LinkMemberOf       LinkType = "MEMBER_OF"       // actor → network
	LinkWorksAt        LinkType = "WORKS_AT"        // person → actor {role}
	LinkHeldBy         LinkType = "HELD_BY"         // responsibility → actor {rank}
	LinkAnsweredBy     LinkType = "ANSWERED_BY"     // responsibility → person
	LinkOfferedBy      LinkType = "OFFERED_BY"      // offer → actor
	LinkNeededBy       LinkType = "NEEDED_BY"       // need → actor
	LinkBetween        LinkType = "BETWEEN"         // cooperation → both actors
	LinkCooperatesWith LinkType = "COOPERATES_WITH" // actor → actor {state}, owned by the cooperation
	LinkRequestedBy    LinkType = "REQUESTED_BY"    // request → actor
	LinkWishesFor      LinkType = "WISHES_FOR"      // request → mediator
	LinkAssignedTo     LinkType = "ASSIGNED_TO"     // assignment → mediator {state}
	LinkServes         LinkType = "SERVES"          // assignment → request; goal → conference; measure → goal; project → measure
	LinkTakesPart      LinkType = "TAKES_PART"      // actor → measure, project {role}, owned by those
	LinkOwnedBy        LinkType = "OWNED_BY"        // measure, project, … → actor
	LinkAbout          LinkType = "ABOUT"           // note → conference, goal, measure, project
	LinkMeetingOf      LinkType = "MEETING_OF"      // meeting → network
	LinkSeatIn         LinkType = "SEAT_IN"         // membership → network {role}
	LinkSeatOf         LinkType = "SEAT_OF"         // membership → actor, person
	LinkSpeaksFor      LinkType = "SPEAKS_FOR"      // account → actor
	LinkOpens          LinkType = "OPENS"           // secret → account
	LinkDiaryOf        LinkType = "DIARY_OF"        // diary → mediator
)

// LinkTypes lists every LinkType.
var LinkTypes = []LinkType{
	LinkPartOf, LinkIncludes, LinkRelatesTo, LinkLocatedIn, LinkCovers,
	LinkOnTopic, LinkSpeaks, LinkNeedsLanguage, LinkFor, LinkMemberOf,
	LinkWorksAt, LinkHeldBy, LinkAnsweredBy, LinkOfferedBy, LinkNeededBy,
	LinkBetween, LinkCooperatesWith, LinkRequestedBy, LinkWishesFor, LinkAssignedTo,
	LinkServes, LinkTakesPart, LinkOwnedBy, LinkAbout, LinkMeetingOf, LinkSeatIn, LinkSeatOf, LinkSpeaksFor, LinkOpens, LinkDiaryOf,
}

// A Link is one relationship. It belongs to the record whose Links lists it and
// goes when that record goes; removing a record that others link to is refused.
type Link struct {
	From Ref
	Type LinkType
	To   Ref
	// Visibility is how far the link may be known: never further than its
	// record. Queries for an audience do not see the others.
	Visibility Visibility
	// Value is the one property of the link, named by LinkProperty: a level, a
	// state, a role, a rank.
	Value string
}

// LinkProperty is the name under which a graph database keeps Link.Value.
func LinkProperty(t LinkType) string {
	switch t {
	case LinkSpeaks:
		return "level"
	case LinkCooperatesWith, LinkAssignedTo:
		return "state"
	case LinkWorksAt, LinkTakesPart, LinkSeatIn:
		return "role"
	case LinkHeldBy:
		return "rank"
	}
	return "value"
}

// linker collects a record's links.
type linker struct {
	from  Ref
	seen  Visibility
	links []Link
}

func linksOf(r Record) *linker { return &linker{from: r.Ref(), seen: r.Head().Visibility} }

func (l *linker) to(t LinkType, kind Kind, id string) *linker {
	return l.valued(t, kind, id, "")
}

func (l *linker) valued(t LinkType, kind Kind, id, value string) *linker {
	if id != "" {
		l.links = append(l.links, Link{From: l.from, Type: t, To: Ref{kind, id}, Visibility: l.seen, Value: value})
	}
	return l
}

// seenBy narrows the last link.
func (l *linker) seenBy(v Visibility) *linker {
	if n := len(l.links); n > 0 {
		l.links[n-1].Visibility = min(l.links[n-1].Visibility, v)
	}
	return l
}

func linkAll[ID ~string](l *linker, t LinkType, kind Kind, ids []ID) *linker {
	for _, id := range ids {
		l.to(t, kind, string(id))
	}
	return l
}
