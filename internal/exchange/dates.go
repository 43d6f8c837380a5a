package exchange

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"lotsennetz/graph"
)

var (
	isoDate    = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?$`)
	germanDate = regexp.MustCompile(`^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})$`)
	namedDate  = regexp.MustCompile(`^(\d{1,2})\. ?(\p{L}+)\.? (\d{4})$`)
	slashDate  = regexp.MustCompile(`^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})$`)
	serialDate = regexp.MustCompile(`^\d{5}(?:[.,]\d+)?$`)
)

var months = []string{"jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"}

// parseDate reads a date as offices write it: 2026-03-29, 29.03.2026, 29.3.26,
// 29. März 2026, a spreadsheet's day count. The key says what is wrong: a date
// without a year, or one that may be read two ways, is not guessed.
func parseDate(s string) (d graph.Date, key string) {
	s = strings.TrimSpace(s)
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return civil(m[1], m[2], m[3])
	}
	if m := germanDate.FindStringSubmatch(s); m != nil {
		return civil(m[3], m[2], m[1])
	}
	if m := namedDate.FindStringSubmatch(s); m != nil {
		name := strings.ToLower(strings.Replace(m[2], "ae", "ä", 1))
		for i, month := range months {
			if strings.HasPrefix(name, month) {
				return civil(m[3], strconv.Itoa(i+1), m[1])
			}
		}
	}
	if m := slashDate.FindStringSubmatch(s); m != nil {
		a, _ := strconv.Atoi(m[1])
		b, _ := strconv.Atoi(m[2])
		switch {
		case b > 12:
			return civil(m[3], m[1], m[2]) // month first, as spreadsheets in English show it
		case a > 12:
			return civil(m[3], m[2], m[1])
		}
		return "", "ambiguous_date"
	}
	if serialDate.MatchString(s) {
		n, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
		if err == nil && n >= 10000 && n < 80000 {
			return graph.Date(serial(float64(int(n)), 1900, numberFormat{date: true})), ""
		}
	}
	return "", "bad_date"
}

func civil(year, month, day string) (graph.Date, string) {
	y, _ := strconv.Atoi(year)
	if len(year) == 2 {
		if y += 2000; y > time.Now().Year()+20 {
			y -= 100
		}
	}
	m, _ := strconv.Atoi(month)
	n, _ := strconv.Atoi(day)
	d := graph.Date(fmt.Sprintf("%04d-%02d-%02d", y, m, n))
	if y < 1000 || !d.Valid() {
		return "", "bad_date"
	}
	return d, ""
}
