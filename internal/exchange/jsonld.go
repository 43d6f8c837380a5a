package exchange

import (
	"encoding/json"
	"fmt"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

var schemaTypes = map[graph.ActorKind]string{
	graph.SportsClub: "SportsOrganization", graph.Authority: "GovernmentOrganization", graph.Education: "EducationalOrganization",
	graph.Initiative: "NGO", graph.Welfare: "NGO", graph.CulturalClub: "NGO", graph.MigrantGroup: "NGO",
}

type object = map[string]any

// JSONLD is an actor as schema.org JSON-LD, safe inside a script element. It
// writes all the actor holds: narrow it by View before. The page is the actor's
// address, the language that of topics' names.
func JSONLD(a graph.Actor, c *graph.Catalog, page, lang string) ([]byte, error) {
	kind := schemaTypes[a.Kind]
	if kind == "" {
		kind = "Organization"
	}
	o := object{"@context": "https://schema.org", "@type": kind, "name": a.Name, "identifier": string(a.ID)}
	put := func(name string, v any, there bool) {
		if there {
			o[name] = v
		}
	}
	put("@id", page, page != "")
	put("url", page, page != "")
	put("alternateName", a.Aliases, len(a.Aliases) > 0)
	put("description", a.Description, a.Description != "")
	web := a.Reach(graph.Web)
	put("sameAs", web, len(web) > 0)
	points := contactPoints(a)
	put("contactPoint", points, len(points) > 0)
	if len(a.Seats) > 0 {
		s := a.Seats[0]
		address := postalAddress(s, c)
		put("address", address, len(address) > 2)
		if !s.Point.IsZero() {
			o["location"] = object{"@type": "Place", "geo": object{"@type": "GeoCoordinates", "latitude": s.Point.Lat, "longitude": s.Point.Lon}}
		}
	}
	areas := make([]object, 0, len(a.Areas))
	for _, key := range a.Areas {
		areas = append(areas, object{"@type": "AdministrativeArea", "name": c.Places[key].Name,
			"identifier": object{"@type": "PropertyValue", "propertyID": "AGS", "value": string(key)}})
	}
	put("areaServed", areas, len(areas) > 0)
	topics := make([]object, 0, len(a.Topics))
	for _, t := range a.Topics {
		topics = append(topics, object{"@type": "DefinedTerm", "name": c.Topics[t].Label(lang).Name, "termCode": string(t)})
	}
	put("knowsAbout", topics, len(topics) > 0)
	b, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("%s as JSON-LD: %w", a.Ref(), err)
	}
	return b, nil
}

// contactPoints are one object a telephone number or address, with the languages
// spoken there.
func contactPoints(a graph.Actor) []object {
	var languages []string
	for _, code := range a.Languages {
		languages = append(languages, Tag(code))
	}
	var out []object
	for _, ch := range a.Channels {
		p := object{"@type": "ContactPoint"}
		switch ch.Kind {
		case graph.Email:
			p["email"] = ch.Value
		case graph.Phone:
			p["telephone"] = ch.Value
			if all := fold.Phones(ch.Value); len(all) == 1 && all[0].E164 != "" && !all[0].Doubtful && all[0].Ext == "" {
				p["telephone"] = all[0].E164
			}
		default:
			continue
		}
		if ch.Note != "" {
			p["contactType"] = ch.Note
		}
		if len(languages) > 0 {
			p["availableLanguage"] = languages
		}
		out = append(out, p)
	}
	return out
}

func postalAddress(s graph.Seat, c *graph.Catalog) object {
	town, village := seatNames(s, c)
	address := object{"@type": "PostalAddress", "addressCountry": "DE"}
	for name, v := range map[string]string{"streetAddress": s.Street, "postalCode": s.Postcode, "addressLocality": town} {
		if v != "" {
			address[name] = v
		}
	}
	if village != "" {
		address["addressLocality"] = town + " (" + village + ")"
	}
	return address
}
