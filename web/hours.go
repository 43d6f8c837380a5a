package web

import (
	"regexp"
	"strings"
	"time"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// dayNames are the days as German offices and the notation of OpenStreetMap
// write them, folded to lower case.
var dayNames = map[string]time.Weekday{
	"mo": time.Monday, "di": time.Tuesday, "mi": time.Wednesday, "do": time.Thursday, "fr": time.Friday, "sa": time.Saturday, "so": time.Sunday,
	"tu": time.Tuesday, "we": time.Wednesday, "th": time.Thursday, "su": time.Sunday,
	"montag": time.Monday, "dienstag": time.Tuesday, "mittwoch": time.Wednesday, "donnerstag": time.Thursday, "freitag": time.Friday,
	"samstag": time.Saturday, "sonntag": time.Sunday,
}

var hourWord = regexp.MustCompile(`\p{L}+\.?`)

// hoursText is office hours with the days in the reader's language, where they
// say nothing but days and times; others stay as they were written.
func hoursText(p *locale.Printer, h graph.Hours) string {
	if strings.HasPrefix(p.Lang, "de") || !h.Known() {
		return h.Text
	}
	all := true
	text := hourWord.ReplaceAllStringFunc(h.Text, func(word string) string {
		word = strings.TrimRight(strings.ToLower(word), ".")
		if word == "uhr" {
			return ""
		}
		day, known := dayNames[word]
		all = all && known
		return p.Weekday(day)
	})
	if !all {
		return h.Text
	}
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), " ,", ",")
}
