package exchange

import (
	"crypto/sha1"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// VCard is an actor as a vCard 4.0 (RFC 6350). It writes all the actor holds:
// narrow it by View before. The page is the actor's address, from which its UID
// follows.
func VCard(a graph.Actor, c *graph.Catalog, page string) []byte {
	var v card
	v.line("BEGIN:VCARD")
	v.line("VERSION:4.0")
	v.line("PRODID:-//Lotsennetz//DE")
	v.line("KIND:org")
	v.line("UID:urn:uuid:" + uuidOf(page+"#"+string(a.ID)))
	v.text("FN", a.Name)
	v.line("ORG:" + partEscape.Replace(a.Name))
	v.list("NICKNAME", a.Aliases)
	for _, ch := range a.Channels {
		v.channel(ch)
	}
	for _, s := range a.Seats {
		v.seat(s, c)
	}
	for i, code := range a.Languages {
		v.line(fmt.Sprintf("LANG;PREF=%d:%s", min(i+1, 100), Tag(code)))
	}
	var topics []string
	for _, t := range a.Topics {
		topics = append(topics, c.Topics[t].Label("de").Name)
	}
	v.list("CATEGORIES", topics)
	v.text("NOTE", a.Description)
	if page != "" {
		v.line("SOURCE:" + uri(page))
	}
	if day := a.ConfirmedAt.Time(time.UTC); !day.IsZero() {
		v.line("REV:" + day.Format("20060102T150405Z"))
	}
	v.line("END:VCARD")
	return []byte(v.b.String())
}

// Tag is a language's tag in BCP 47, the shortest there is: de for deu, apc for
// apc.
func Tag(code graph.LanguageCode) string {
	base, err := language.ParseBase(string(code))
	if err != nil {
		return string(code)
	}
	return base.String()
}

// uuidOf is a UUID of version 5 of an address.
func uuidOf(address string) string {
	urls := []byte("\x6b\xa7\xb8\x11\x9d\xad\x11\xd1\x80\xb4\x00\xc0\x4f\xd4\x30\xc8")
	sum := sha1.Sum(append(urls, address...))
	sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// card collects folded lines.
type card struct{ b strings.Builder }

// line writes a line, folded after 75 bytes between characters.
func (v *card) line(s string) {
	for most := 75; len(s) > most; most = 74 {
		cut := most
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		v.b.WriteString(s[:cut] + "\r\n ")
		s = s[cut:]
	}
	v.b.WriteString(s + "\r\n")
}

var (
	cardEscape = strings.NewReplacer(`\`, `\\`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)
	// partEscape is for values that semicolons divide; elsewhere many readers do
	// not undo an escaped semicolon.
	partEscape = strings.NewReplacer(`\`, `\\`, ",", `\,`, ";", `\;`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)
)

func (v *card) text(name, s string) {
	if s != "" {
		v.line(name + ":" + cardEscape.Replace(s))
	}
}

func (v *card) list(name string, values []string) {
	out := make([]string, 0, len(values))
	for _, s := range values {
		if s != "" {
			out = append(out, cardEscape.Replace(s))
		}
	}
	if len(out) > 0 {
		v.line(name + ":" + strings.Join(out, ","))
	}
}

// uri keeps line breaks and the like out of a value that is not escaped.
func uri(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

func (v *card) channel(ch graph.Channel) {
	switch ch.Kind {
	case graph.Email:
		v.text("EMAIL;TYPE=work", ch.Value)
	case graph.Web:
		v.line("URL;TYPE=work:" + uri(ch.Value))
	case graph.Phone:
		for _, p := range fold.Phones(ch.Value) {
			if p.E164 == "" || p.Doubtful {
				v.text(`TEL;VALUE=text;TYPE="work,voice"`, p.Raw)
				continue
			}
			number := "tel:" + p.E164
			if p.Ext != "" {
				number += ";ext=" + p.Ext
			}
			v.line(`TEL;VALUE=uri;TYPE="work,voice":` + number)
		}
	}
}

func (v *card) seat(s graph.Seat, c *graph.Catalog) {
	town, village := seatNames(s, c)
	if s.Street != "" || s.Postcode != "" || town != "" {
		street := s.Street
		if village != "" {
			street = strings.TrimPrefix(street+", "+village, ", ")
		}
		parts := []string{"", "", street, town, "", s.Postcode, "Deutschland"}
		for i := range parts {
			parts[i] = partEscape.Replace(parts[i])
		}
		v.line("ADR;TYPE=work:" + strings.Join(parts, ";"))
	}
	if !s.Point.IsZero() {
		v.line("GEO:geo:" + strconv.FormatFloat(s.Point.Lat, 'f', -1, 64) + "," + strconv.FormatFloat(s.Point.Lon, 'f', -1, 64))
	}
}

// seatNames are the names of a seat's town and village.
func seatNames(s graph.Seat, c *graph.Catalog) (town, village string) {
	place, ok := c.Places[s.Place]
	if !ok {
		return s.Town, ""
	}
	m, inTown := c.Municipality(s.Place)
	switch {
	case !inTown:
		return place.Name, s.Town
	case place.Kind == graph.Village:
		return m.Name, place.Name
	}
	return m.Name, s.Town
}
