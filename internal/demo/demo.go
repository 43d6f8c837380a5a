// Package demo holds a fictional network on the real places of Kreis Höxter, and
// makes larger ones of the same kind.
package demo

import (
	"embed"
	"io/fs"

	"lotsennetz/internal/exchange"
)

//go:embed district/*.csv
var files embed.FS

//go:embed findability.csv languages.csv everyday.csv
var tables embed.FS

// Files is the demo district as a district office keeps it: one directory of
// CSV files.
func Files() fs.FS {
	sub, err := fs.Sub(files, "district")
	if err != nil {
		panic(err) // the directory is embedded
	}
	return sub
}

// Meant parts the errors of reading the district into those it has on purpose,
// as lists of offices have them, and faults. One row names a list of topics where
// an actor belongs.
func Meant(errs []exchange.RowError) (meant, faults []exchange.RowError) {
	for _, e := range errs {
		if e.File == "zustaendigkeiten.csv" && e.Line == 36 && e.Column == "akteur" {
			meant = append(meant, e)
		} else {
			faults = append(faults, e)
		}
	}
	return meant, faults
}

// A Questions is a search test over the demo district. Its Table has a header and
// rows of query, interface language, what must be among the first three, class.
type Questions struct {
	Name  string
	Table []byte
}

// Findability are the search tests, each to be answered for itself: "findability"
// was given, "languages" is what newcomers type in ten languages, "everyday" are
// names, numbers and needs as people write them.
func Findability() []Questions {
	var all []Questions
	for _, name := range []string{"findability", "languages", "everyday"} {
		table, err := tables.ReadFile(name + ".csv")
		if err != nil {
			panic(err) // it is embedded
		}
		all = append(all, Questions{name, table})
	}
	return all
}
