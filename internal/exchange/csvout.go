package exchange

import "strings"

// bom tells spreadsheets that a file is UTF-8.
const bom = "\uFEFF"

// CSV writes rows of text as spreadsheets here open them: marked as UTF-8,
// semicolons, CRLF, no cell that runs as a formula.
func CSV(rows [][]string) []byte {
	var b strings.Builder
	b.WriteString(bom)
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = Guard(cell)
		}
		b.WriteString(csvLine(safe))
	}
	return []byte(b.String())
}

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
	if looksLikeRows(b.String(), len(cells)-1) {
		b.WriteByte(';') // an empty cell more, so that nobody takes its lines for rows
	}
	b.WriteString("\r\n")
	return b.String()
}

// looksLikeRows reports whether the first and the last line of a row could be
// rows by themselves, which is how the reader tells a stray quote.
func looksLikeRows(row string, separators int) bool {
	first, last := strings.IndexByte(row, '\n'), strings.LastIndexByte(row, '\n')
	return first >= 0 && strings.Count(row[:first], ";") == separators && strings.Count(row[last:], ";") == separators
}
