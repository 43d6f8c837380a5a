package main

import (
	"strings"
	"time"

	"lotsennetz/graph"
)

// days and clocks are how people write them, and as machines do.
var (
	days   = []string{time.DateOnly, "2.1.2006"}
	clocks = []string{"T15:04", " 15:04", "T15:04:05", " 15:04:05"}
)

// parseDay reads the day a flag names, none where it is empty.
func parseDay(flag, text string) (graph.Date, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	for _, layout := range days {
		if t, err := time.Parse(layout, text); err == nil {
			return graph.DateOf(t), nil
		}
	}
	return "", usageError{tell("%s %q ist kein Tag: gebraucht wird TT.MM.JJJJ oder JJJJ-MM-TT, z. B. 31.12.2026", flag, text)}
}

// parseMoment reads RFC 3339 or wall time in the zone.
func parseMoment(text string, zone *time.Location) (time.Time, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, usageError{tell("--at fehlt, z. B. --at 2026-11-26T10:00 oder --at \"26.11.2026 10:00\"")}
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	for _, day := range days {
		for _, clock := range clocks {
			if t, err := time.ParseInLocation(day+clock, text, zone); err == nil {
				return t, nil
			}
		}
	}
	return time.Time{}, usageError{tell("--at %q ist kein Zeitpunkt: gebraucht wird \"TT.MM.JJJJ hh:mm\" oder JJJJ-MM-TTThh:mm", text)}
}
