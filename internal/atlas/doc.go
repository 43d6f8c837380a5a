// Package atlas draws a district from where its places lie, and from nothing
// else: cells around the places, areas of municipalities made of cells, frames
// to look at, spots for what lies close together, labels that do not overlap.
// It is pure geometry and knows no page.
package atlas
