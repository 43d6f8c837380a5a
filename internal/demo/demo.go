// Package demo holds a fictional network on the real places of Kreis Höxter, and
// makes larger ones of the same kind.
package demo

import (
	"embed"
	"io/fs"
)

//go:embed district/*.csv
var files embed.FS

//go:embed findability.csv
var findability []byte

// Files is the demo district as a district office keeps it: one directory of
// CSV files.
func Files() fs.FS {
	sub, err := fs.Sub(files, "district")
	if err != nil {
		panic(err) // the directory is embedded
	}
	return sub
}

// Findability is the search test over the demo district: query, interface
// language, what must be among the first three, class.
func Findability() []byte { return findability }
