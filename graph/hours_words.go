package graph

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
)

// office marks words that only German offices write, osm those of opening_hours.
type notation int

const (
	either notation = iota
	office
	osm
)

type dayWord struct {
	days string // digits of weekdays, Sunday 0
	from notation
}

var dayWords = func() map[string]dayWord {
	m := map[string]dayWord{
		"mo": {"1", either}, "fr": {"5", either}, "sa": {"6", either},
		"di": {"2", office}, "mi": {"3", office}, "do": {"4", office}, "so": {"0", office},
		"su": {"0", osm}, "tu": {"2", osm}, "we": {"3", osm}, "th": {"4", osm},
		"mon": {"1", osm}, "tue": {"2", osm}, "wed": {"3", osm}, "thu": {"4", osm}, "fri": {"5", osm}, "sat": {"6", osm}, "sun": {"0", osm},
		"sonnabend": {"6", office}, "sonnabends": {"6", office},
		"täglich": {"0123456", office}, "daily": {"0123456", osm},
		"wochentags": {"12345", office}, "montags-freitags": {"12345", office},
		"wochenende": {"60", office}, "wochenends": {"60", office},
	}
	for i, n := range strings.Fields("sonntag montag dienstag mittwoch donnerstag freitag samstag") {
		m[n] = dayWord{string(rune('0' + i)), office}
		m[n+"s"] = m[n]
	}
	for i, n := range strings.Fields("sunday monday tuesday wednesday thursday friday saturday") {
		m[n] = dayWord{string(rune('0' + i)), osm}
		m[n+"s"] = m[n]
	}
	return m
}()

var monthWords = func() map[string]int {
	m := map[string]int{"sept": 9}
	for _, list := range []string{
		"jan feb mar apr may jun jul aug sep oct nov dec",
		"jan feb mär apr mai jun jul aug sep okt nov dez",
		"januar februar märz april mai juni juli august september oktober november dezember",
		"january february march april may june july august september october november december",
	} {
		for i, n := range strings.Fields(list) {
			m[n] = i + 1
		}
	}
	return m
}()

// appointment stands in the simplified text for the words that say so.
const appointment = "@termin"

var (
	appointmentWords = regexp.MustCompile(`(?:(?:nur|ausschließlich|only)\s+)?(?:weitere\s+|andere\s+)?(?:sprechzeiten\s+|termine\s+)?(?:(?:nach|mit|gegen|bei|by|per|on)\s+)(?:(?:vorheriger|vorherige|telefonischer|tel\.|persönlicher|individueller|prior|previous)\s+)*(?:terminvereinbarung|terminabsprache|terminvergabe|vereinbarung|vereinbarungen|absprache|anmeldung|termin|appointment|arrangement)(?:\s+(?:möglich|only))?|\btermine? nur nach vereinbarung|\bappointment only|\b(?:nur )?mit termin\b`)
	besides          = regexp.MustCompile(`(?:[,;]|\|\|)?\s*\b(?:und|sowie|oder|sonst|auch|außerdem|ansonsten|or|and|also)\s+(?:auch\s+|gerne\s+)?` + appointment)
	bracketWords     = regexp.MustCompile(`\(\s*` + appointment + `\s*\)`)
	fallbackWords    = regexp.MustCompile(`\|\|\s*(?:open\s+|unknown\s+)?"` + appointment + `"\s*$`)
	sundayHoliday    = regexp.MustCompile(`\bsonn-?\s*(?:und|u\.|/|,|&)\s*(?:an\s+)?feiertag(?:s|e|en)?\b`)
	exceptHoliday    = regexp.MustCompile(`,?\s*\(?\b(?:außer|nicht)\s+(?:an\s+)?(?:gesetzlichen\s+)?feiertag(?:s|e|en)\b\)?`)
	holidayWords     = regexp.MustCompile(`\b(?:an\s+)?(?:gesetzlichen\s+)?feiertag(?:s|e|en)?\b`)
	leadWords        = regexp.MustCompile(`^\s*(?:opening_hours|öffnungszeit(?:en)?|sprechzeit(?:en)?|sprechstunde(?:n)?|bürozeit(?:en)?|servicezeit(?:en)?|beratungszeit(?:en)?)\s*[:=]?\s*`)
	nthGerman        = regexp.MustCompile(`\b(?:jede[nr]?\s+)(\d)\.(?:\s*(?:und|,)\s*(\d)\.)?\s+(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)(?:\s+(?:im|des)\s+monats?)?\b`)
	nthWord          = regexp.MustCompile(`\b(erste|zweite|dritte|vierte|letzte)[nr]?\s+(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)(?:\s+(?:im|des)\s+monats?)`)
	nthMonth         = regexp.MustCompile(`\b(\d)\.(?:\s*(?:und|,)\s*(\d)\.)?\s+(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\s+(?:im|des)\s+monats?\b`)
	slashes          = regexp.MustCompile(`(\pL)\s*[/+]\s*(\pL)|(\d)\s+[/|]\s+(\pL)`)
	english          = regexp.MustCompile(`\b(\d{1,2})(:\d{2})?\s?([ap])m\s*-\s*(\d{1,2})(:\d{2})?\s?([ap])m\b`)
	clockWords       = regexp.MustCompile(`(\d)\s*(?:uhr|h)\b`)
	fillers          = regexp.MustCompile(`\b(?:von|jeden|jeweils|immer|auch|zusätzlich)\s+`)
	untilWords       = regexp.MustCompile(`\s+(?:bis|to|until)\s+`)
	andWords         = regexp.MustCompile(`\s+(?:und|and|u\.|sowie)\s+|\s*&\s*`)
	dotAfterDay      = regexp.MustCompile(`\b(mo|di|mi|do|fr|sa|so|tu|we|th|su|geschl)\.`)
	oddDashes        = strings.NewReplacer("–", "-", "—", "-", "‐", "-", "‑", "-", "−", "-", "‒", "-", "\u00a0", " ", "\u202f", " ", "\u2009", " ", "：", ":", "„", `"`, "“", `"`, "”", `"`)
)

// simplify writes office hours in one notation and says whether German words
// were in it.
func simplify(text string) (s string, german bool) {
	s = oddDashes.Replace(strings.ToLower(strings.ToValidUTF8(text, "")))
	s = strings.NewReplacer("\r\n", ";", "\n", ";", "\t", " ").Replace(strings.TrimSpace(s))
	s = strings.TrimSuffix(s, ".")
	s = leadWords.ReplaceAllString(s, "")
	s = appointmentWords.ReplaceAllString(s, appointment)
	s = bracketWords.ReplaceAllString(s, " "+appointment)
	s = fallbackWords.ReplaceAllString(s, ", "+appointment)
	s = besides.ReplaceAllString(s, ", "+appointment)
	plain := s
	s = sundayHoliday.ReplaceAllString(s, "so,ph")
	s = exceptHoliday.ReplaceAllString(s, "; ph off")
	s = holidayWords.ReplaceAllString(s, "ph")
	s = strings.ReplaceAll(s, "rund um die uhr", "24/7")
	s = nthWord.ReplaceAllStringFunc(s, nthOf)
	s = nthMonth.ReplaceAllString(s, "$3[$1,$2]")
	s = nthGerman.ReplaceAllString(s, "$3[$1,$2]")
	s = strings.ReplaceAll(s, ",]", "]")
	s = clockWords.ReplaceAllString(s, "$1")
	s = fillers.ReplaceAllString(s, "")
	s = untilWords.ReplaceAllString(s, "-")
	german = s != plain
	s = english.ReplaceAllStringFunc(s, from12)
	s = slashes.ReplaceAllString(s, "$1$3,$2$4")
	s = andWords.ReplaceAllString(s, ",")
	s = dotAfterDay.ReplaceAllString(s, "$1")
	return s, german
}

// nthOf writes "ersten dienstag im monat" as dienstag[1].
func nthOf(s string) string {
	m := nthWord.FindStringSubmatch(s)
	return m[2] + "[" + map[string]string{"erste": "1", "zweite": "2", "dritte": "3", "vierte": "4", "letzte": "-1"}[m[1]] + "]"
}

// from12 writes "9am-5pm" with 24 hours; a time without am or pm stays unread.
func from12(s string) string {
	m := english.FindStringSubmatch(s)
	return hour24(m[1], m[2], m[3]) + "-" + hour24(m[4], m[5], m[6])
}

func hour24(hour, minutes, half string) string {
	h, err := strconv.Atoi(hour)
	if err != nil || h < 1 || h > 12 {
		return "?"
	}
	h %= 12
	if half == "p" {
		h += 12
	}
	return strconv.Itoa(h) + cmp.Or(minutes, ":00")
}
