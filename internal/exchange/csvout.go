package exchange

import "strings"

// bom tells spreadsheets that a file is UTF-8.
const bom = "\uFEFF"

// csvLine is a row as German spreadsheets read it: semicolons, CRLF. Cells are
// written as they are; guard them before.
func csvLine(cells []string) string {
	var b strings.Builder
	for i, c := range cells {
		if i > 0 {
			b.WriteByte(';')
		}
		if strings.ContainsAny(c, ";\"\r\n\t") || strings.TrimSpace(c) != c {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		b.WriteString(c)
	}
	b.WriteString("\r\n")
	return b.String()
}
