package exchange

import (
	"regexp"
	"strings"
)

// Spreadsheets run cells that begin like a formula. guard puts an apostrophe
// before those and unguard takes it away; numbers such as +49 221 and -1 stay as
// they are. What guard writes, unguard reads back exactly.

var call = regexp.MustCompile(`[A-Za-z]\(|!`)

func runs(s string) bool {
	s = strings.TrimLeft(s, "'")
	if s == "" {
		return false
	}
	switch s[0] {
	case '=', '@', '\t', '\r', '\n':
		return true
	case '+', '-':
		return len(s) < 2 || s[1] < '0' || s[1] > '9' || call.MatchString(s)
	}
	return false
}

func guard(s string) string { return Guard(s) }

// Guard keeps a spreadsheet from running a cell as a formula; telephone numbers
// stay as they are.
func Guard(s string) string {
	if runs(s) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if strings.HasPrefix(s, "'") && runs(s) {
		return s[1:]
	}
	return s
}
