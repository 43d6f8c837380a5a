package exchange

// columnAliases are other names of columns, as columnKey writes them.
var columnAliases = map[string]string{
	"mail": "email", "emailadresse": "email", "homepage": "website", "webseite": "website", "internet": "website", "web": "website",
	"tel": "telefon", "telefonnummer": "telefon", "postleitzahl": "plz", "strasseundhausnummer": "strasse", "stadt": "ort", "gemeinde": "ort",
	"lat": "breite", "latitude": "breite", "lon": "laenge", "lng": "laenge", "longitude": "laenge",
}

// foreignColumns are names other people's lists use for what ours call
// otherwise; they help to find a header.
var foreignColumns = []string{
	"nr", "lfdnr", "namedesvereins", "verein", "vereinsname", "organisation", "einrichtung", "traeger", "bezeichnung",
	"anschrift", "adresse", "bemerkung", "bemerkungen", "ansprechpartner", "ansprechpartnerin", "vorname", "nachname",
	"fax", "mobil", "handy", "land", "hinweis", "stand", "kontakt",
}

// knownColumns are all names by which a header is recognised.
var knownColumns = func() map[string]bool {
	known := map[string]bool{}
	for _, name := range foreignColumns {
		known[columnKey(name)] = true
	}
	for _, l := range lists {
		for _, name := range l.columns {
			known[columnKey(name)] = true
		}
	}
	return known
}()
