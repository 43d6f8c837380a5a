// Package graph is the domain of Lotsennetz: the network of a district's
// integration work and the questions asked of it.
//
// A Record is anything the network keeps: a place, a topic, an actor, a
// responsibility, a mediator, a measure. Records point at one another by typed
// ids; Links lists those relationships, and Facts what a store must be able to
// ask without opening the record. Everything that reads goes through Reader,
// everything that writes through Store.Apply, and everything a person is shown
// through View.
//
// Resolve answers who is responsible; it is pure and fed by one read. Ranking
// lives in lotsennetz/search/match, finding in lotsennetz/search.
//
// The package imports the standard library alone.
package graph
