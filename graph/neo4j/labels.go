package neo4j

import (
	"fmt"
	"slices"
	"strings"

	"lotsennetz/graph"
)

// labels are the node labels of the kinds. Nothing else reaches a query as a
// label.
var labels = map[graph.Kind]string{
	graph.KindPlace:            "Place",
	graph.KindTopic:            "Topic",
	graph.KindGroup:            "Group",
	graph.KindLanguage:         "Language",
	graph.KindLanguageRelation: "LanguageRelation",
	graph.KindActor:            "Actor",
	graph.KindPerson:           "Person",
	graph.KindResponsibility:   "Responsibility",
	graph.KindOffer:            "Offer",
	graph.KindNeed:             "Need",
	graph.KindCooperation:      "Cooperation",
	graph.KindMediator:         "Mediator",
	graph.KindDiary:            "Diary",
	graph.KindRequest:          "Request",
	graph.KindAssignment:       "Assignment",
	graph.KindConference:       "Conference",
	graph.KindGoal:             "Goal",
	graph.KindMeasure:          "Measure",
	graph.KindProject:          "Project",
	graph.KindNote:             "Note",
	graph.KindMeeting:          "Meeting",
	graph.KindMembership:       "Membership",
	graph.KindTwin:             "Twin",
	graph.KindAccount:          "Account",
	graph.KindSecret:           "Secret",
	graph.KindSetting:          "Setting",
	graph.KindMessage:          "Message",
}

// sorts are the second labels, by kind and Facts.Type.
var sorts = map[graph.Kind]map[string]string{
	graph.KindActor: {
		string(graph.SportsClub):      "SportsClub",
		string(graph.Initiative):      "Initiative",
		string(graph.Authority):       "Authority",
		string(graph.Welfare):         "Welfare",
		string(graph.Education):       "Education",
		string(graph.CulturalClub):    "CulturalClub",
		string(graph.MigrantGroup):    "MigrantGroup",
		string(graph.Congregation):    "Congregation",
		string(graph.Employer):        "Employer",
		string(graph.BusinessBody):    "BusinessBody",
		string(graph.NetworkAlliance): "NetworkAlliance",
	},
	graph.KindPlace: {
		string(graph.Village):      "Village",
		string(graph.Municipality): "Municipality",
		string(graph.District):     "District",
		string(graph.Region):       "Region",
		string(graph.State):        "State",
		string(graph.Country):      "Country",
	},
}

// labelOf is the label of a kind; a kind not in the table is invalid input.
func labelOf(kind graph.Kind) (string, error) {
	l, ok := labels[kind]
	if !ok {
		return "", graph.Invalid(string(kind), "kind", "unknown_value", string(kind))
	}
	return l, nil
}

// allLabels is the kind's label with the second one where there is one, as a
// pattern: "Actor:SportsClub".
func allLabels(kind graph.Kind, sort string) (string, error) {
	l, err := labelOf(kind)
	if second := sorts[kind][sort]; err == nil && second != "" {
		l += ":" + second
	}
	return l, err
}

// secondLabels are all second labels of a kind, as a pattern.
func secondLabels(kind graph.Kind) string {
	var all []string
	for _, l := range sorts[kind] {
		all = append(all, ":"+l)
	}
	slices.Sort(all)
	return strings.Join(all, "")
}

// typeOf is the relationship type; one not in graph.LinkTypes is a mistake in
// the program.
func typeOf(t graph.LinkType) (string, error) {
	if !slices.Contains(graph.LinkTypes, t) {
		return "", fmt.Errorf("link type %q: %w", t, graph.ErrInvalid)
	}
	return string(t), nil
}
