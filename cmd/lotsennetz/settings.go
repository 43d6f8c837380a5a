package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"lotsennetz/internal/account"
	"lotsennetz/internal/calendar"
	"lotsennetz/internal/fold"
	"lotsennetz/internal/mail"
)

// check refuses settings that cannot work, each with what to do instead: all of
// them at once, so that nobody mends them one start at a time.
func (c Config) check() error {
	wrong := slices.Concat(c.wrong, []error{c.checkFolder(), checkListen(c.Listen), c.checkLog(), c.checkTime(), c.checkPublic(), c.checkSpecs(), c.checkProxies(), c.checkTiles(), c.checkLinkKey(), c.checkMail()})
	if wrong = slices.DeleteFunc(wrong, func(err error) bool { return err == nil }); len(wrong) == 0 {
		return nil
	}
	return usageError{several(wrong)}
}

func (c Config) checkFolder() error {
	if strings.TrimSpace(c.Data) == "" {
		return tell("--data ist leer: gebraucht wird ein Ordner, z. B. lotsennetz-data")
	}
	return nil
}

// logLevels are what --log takes.
var logLevels = []string{"debug", "info", "warn", "error"}

func (c Config) checkLog() error { return oneOf("--log", strings.ToLower(c.Log), logLevels...) }

func (c Config) checkTime() error {
	if _, err := time.LoadLocation(c.Zone); err != nil || c.Zone == "" {
		return tell("--zone %q: unbekannte Zeitzone, z. B. Europe/Berlin", c.Zone)
	}
	return oneOf("--land", c.Land, calendar.Lands()...)
}

func (c Config) checkPublic() error {
	if c.Public == "" {
		return nil
	}
	u, err := url.Parse(c.Public)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return tell("--public-url %q: gebraucht wird http(s)://HOST, z. B. https://netz.kreis.de", c.Public)
	}
	return nil
}

// The kinds of stores and indexes, as specs begin.
var (
	graphKinds  = []string{"sqlite", "neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"}
	searchKinds = []string{"bleve", "http", "https"}
)

func (c Config) checkSpecs() error {
	for _, spec := range []string{c.graphSpec(), c.searchSpec()} {
		if u, err := url.Parse(spec); err == nil && u.User != nil {
			return tell("Kennwörter gehören nicht in --graph oder --search, sondern in LOTSENNETZ_NEO4J_PASSWORD und LOTSENNETZ_MEILI_KEY")
		}
	}
	if kind, rest, _ := strings.Cut(c.graphSpec(), ":"); !slices.Contains(graphKinds, kind) || rest == "" {
		return tell("--graph %q: gebraucht wird sqlite:DATEI oder neo4j://HOST", c.Graph)
	}
	if kind, rest, _ := strings.Cut(c.searchSpec(), ":"); !slices.Contains(searchKinds, kind) || rest == "" {
		return tell("--search %q: gebraucht wird bleve:ORDNER oder http://HOST", c.Search)
	}
	return nil
}

func (c Config) checkProxies() error {
	for _, p := range c.Proxies {
		_, single := netip.ParseAddr(p)
		if _, err := netip.ParsePrefix(p); err != nil && single != nil {
			return tell("--trusted-proxies %q: gebraucht werden Adressen wie 10.0.0.2 oder Netze wie 10.0.0.0/8", p)
		}
	}
	return nil
}

func (c Config) checkTiles() error {
	if _, err := c.tiles(); err != nil {
		return tell("--tiles: gebraucht werden https://HOST/{z}/{x}/{y}.png und --tiles-credit")
	}
	return nil
}

func (c Config) checkLinkKey() error {
	if c.LinkKey == "" {
		return nil
	}
	if _, err := account.NewDoors([]byte(c.LinkKey)); err != nil {
		return tell("LOTSENNETZ_LINK_KEY ist zu kurz: gebraucht werden mindestens 32 Zeichen, z. B. von: openssl rand -hex 32")
	}
	return nil
}

func (c Config) checkMail() error {
	if err := oneOf("--smtp-tls", c.SMTPTLS, mail.StartTLS, mail.TLS, mail.Plain); err != nil || c.SMTP == "" {
		return err
	}
	switch err := c.smtp().Check(); {
	case errors.Is(err, mail.ErrAddress):
		return tell("--smtp %q: gebraucht wird HOST:PORT, z. B. mail.kreis.de:587", c.SMTP)
	case errors.Is(err, mail.ErrOpen):
		return tell("--smtp %q: unverschlüsselt nur auf diesem Rechner; sonst --smtp-tls starttls oder tls", c.SMTP)
	case errors.Is(err, mail.ErrSender):
		return tell("--mail-from %q: gebraucht wird die Absenderadresse der Post, z. B. netz@kreis.de", c.MailFrom)
	case err != nil:
		return about{"--smtp", err}
	case c.Public == "" && c.SMTPTLS != mail.Plain:
		return tell("--public-url fehlt: Links in Nachrichten brauchen die Adresse von außen, z. B. https://netz.kreis.de")
	}
	return nil
}

// oneOf refuses a value that is none of the allowed, and names the nearest.
func oneOf(what, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	say := fmt.Sprintf("%s %q gibt es nicht: gebraucht wird %s", what, value, strings.Join(allowed, ", "))
	if near := nearest(value, allowed); near != "" {
		say += "; gemeint: " + near + "?"
	}
	return tell("%s", say)
}

// optional refuses a value that is neither empty nor allowed.
func optional(what, value string, allowed []string) error {
	if value == "" {
		return nil
	}
	if err := oneOf(what, value, allowed...); err != nil {
		return usageError{err}
	}
	return nil
}

// inside refuses a number outside its bounds.
func inside[N cmp.Ordered](what string, value, least, most N) error {
	if value >= least && value <= most { // no bound holds for a NaN
		return nil
	}
	return usageError{tell("%s %v geht nicht: gebraucht wird eine Zahl von %v bis %v", what, value, least, most)}
}

// strange are the variables of the environment that begin as ours do and are
// none: most are written wrong.
func strange(environ []string) (notes []string) {
	const prefix = "LOTSENNETZ_"
	known := make([]string, len(Variables))
	for i, v := range Variables {
		known[i] = strings.TrimPrefix(v, prefix)
	}
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		word, ours := strings.CutPrefix(name, prefix)
		if !ours || strings.HasPrefix(word, "TEST_") || slices.Contains(Variables, name) {
			continue
		}
		note := name + " kennt dieses Programm nicht"
		if near := nearest(word, known); near != "" {
			note += "; gemeint: " + prefix + near + "?"
		}
		notes = append(notes, note)
	}
	slices.Sort(notes)
	return notes
}

// nearest is the known word that takes the fewest changes of letters, "" where
// none is near.
func nearest(word string, known []string) string {
	best, least := "", 1+len([]rune(word))/3
	for _, k := range known {
		if d := fold.Distance(strings.ToLower(word), strings.ToLower(k), least); d < least || d == least && best == "" {
			best, least = k, d
		}
	}
	return best
}
