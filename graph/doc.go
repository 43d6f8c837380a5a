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
// Files, in an order to read them:
//
//   - the frame: record, ids, visibility, link, change, store, reader, errors, date, phrase
//   - the catalog: catalog, catalog_records (places, topics, groups, languages)
//   - the network: actor, offer, cooperation, tie (how two actors belong together), person, meeting (groups and their members), twin (two that may be one)
//   - who is responsible: responsibility, resolve, resolve_reasons, hours and hours_* (opening hours)
//   - the pool: mediator, request, assignment, pool, pool_rules, diary (the page a booking turns)
//   - the concept: concept, note
//   - letters and accounts: message, account
//   - reading as somebody: see (the law), view, view_people, may (what she may write)
//   - time: past (who was there), ever (the network at all times)
//   - helpers for callers: each (every record of a kind), decide (decide anew after a conflict), key, remember (a catalog in memory), mend (what a newer version puts right in a store)
//
// The package imports the standard library alone.
package graph
