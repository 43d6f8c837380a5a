// Package analysis says where the network stands: parts, hubs, groups, what hangs
// by one thread, what changed since a day, and where topics, languages and sports
// are covered.
//
// Everything is pure and the same at each run. Results are numbers with the
// sentence that says them to somebody who knows no graph theory. They count what
// they are given: hand them a Scene, rules and mediators read through a View, and
// nothing hidden is counted.
package analysis
