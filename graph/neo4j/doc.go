// Package neo4j keeps the network in Neo4j 5.26, so that a person can read it
// in the Neo4j browser:
//
//	(:Actor:SportsClub {id, name, version, visibility, archived, body})
//	    -[:LOCATED_IN {visibility, owner}]->(:Place:Village)
//	    -[:COOPERATES_WITH {state}]->(:Actor:Initiative)
//	    -[:CALLED]->(:Name {text})         folded names, for lookup by prefix
//	    -[:AT]->(:Spot {point})            where it is, one a seat
//	    -[:KNOWN_BY]->(:Key {kind, value}) slug, e-mail
//	(:Mediator)-[:SPEAKS {level}]->(:Language)
//	(:Event {seq})  (:Receipt {key})  (:Tally)  (:Counter {seq})
//
// Every record is one node with the label of its kind, and actors and places
// with a second one for their sort. The record itself is the JSON in body; the
// other properties are what queries ask for. Labels, relationship types and
// property names come from the tables in labels.go and from graph.LinkTypes,
// values travel as parameters only.
//
// Names are nodes of their own because a range index serves STARTS WITH on a
// single value, not on a list; the full-text procedures would parse the text
// again as Lucene syntax. Spots are nodes because a point index takes one point
// a node while an actor has several seats, each known to another audience.
//
// Writers take turns: Apply first locks the one Counter node and then reads
// what it needs. So versions are checked without races, writers cannot
// deadlock, and events are numbered without gaps in the order of commits.
package neo4j
