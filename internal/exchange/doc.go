// Package exchange reads and writes the files in which offices keep their lists:
// CSV as German Excel and others write it, XLSX, vCards and JSON-LD.
//
// ReadTable turns any list into named cells. Import maps the district's lists to
// records and writes what changed; Export writes the same lists back.
package exchange
