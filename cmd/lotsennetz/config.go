package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"lotsennetz/internal/account"
	"lotsennetz/internal/atlas"
	"lotsennetz/internal/calendar"
	"lotsennetz/internal/mail"
)

// Config is everything the program can be told. Each value is a flag and an
// environment variable; secrets come from the environment or a file alone and
// never stand inside a spec.
type Config struct {
	Data    string // folder of everything kept
	Listen  string // HOST:PORT
	Graph   string // sqlite:FILE, neo4j://HOST; empty: sqlite in Data
	Search  string // bleve:DIR, http://HOST; empty: bleve in Data
	Public  string // address seen from outside
	Demo    bool
	Log     string // debug, info, warn, error
	Zone    string
	Land    string
	Proxies []string
	As      string // role or e-mail for answers in the terminal

	Tiles       string // https://HOST/{z}/{x}/{y}.png; empty: the map has no tiles
	TilesCredit string // whose map the tiles are

	SMTP     string // HOST:PORT of the mail server; empty: mail waits in the outbox
	SMTPTLS  string // starttls, tls, none
	MailFrom string // address of the sender
	MailName string

	Neo4jUser     string
	Neo4jPassword string
	MeiliKey      string
	SMTPUser      string
	SMTPPassword  string
	LinkKey       string // of signed links; empty: a file in Data

	wrong []error // what the environment says that cannot be read
}

// Variables lists the environment variables the program reads.
var Variables = []string{
	"LOTSENNETZ_DATA", "LOTSENNETZ_LISTEN", "LOTSENNETZ_GRAPH", "LOTSENNETZ_SEARCH",
	"LOTSENNETZ_PUBLIC_URL", "LOTSENNETZ_DEMO", "LOTSENNETZ_LOG", "LOTSENNETZ_ZONE",
	"LOTSENNETZ_LAND", "LOTSENNETZ_TRUSTED_PROXIES", "LOTSENNETZ_TILES", "LOTSENNETZ_TILES_CREDIT",
	"LOTSENNETZ_NEO4J_USER", "LOTSENNETZ_NEO4J_PASSWORD", "LOTSENNETZ_NEO4J_PASSWORD_FILE",
	"LOTSENNETZ_MEILI_KEY", "LOTSENNETZ_MEILI_KEY_FILE",
	"LOTSENNETZ_SMTP", "LOTSENNETZ_SMTP_TLS", "LOTSENNETZ_SMTP_USER", "LOTSENNETZ_SMTP_PASSWORD", "LOTSENNETZ_SMTP_PASSWORD_FILE",
	"LOTSENNETZ_MAIL_FROM", "LOTSENNETZ_MAIL_NAME", "LOTSENNETZ_LINK_KEY", "LOTSENNETZ_LINK_KEY_FILE",
}

// bind makes the flags, with the environment as their defaults.
func (c *Config) bind(f *pflag.FlagSet, env func(string) string) {
	or := func(name, fallback string) string {
		if v := env(name); v != "" {
			return v
		}
		return fallback
	}
	demo := c.truth(env, "LOTSENNETZ_DEMO")
	f.StringVar(&c.Data, "data", or("LOTSENNETZ_DATA", "lotsennetz-data"), "Ordner für alle Daten")
	f.StringVar(&c.Graph, "graph", or("LOTSENNETZ_GRAPH", ""), "sqlite:DATEI oder neo4j://HOST")
	f.StringVar(&c.Search, "search", or("LOTSENNETZ_SEARCH", ""), "bleve:ORDNER oder http://HOST")
	f.StringVar(&c.Listen, "listen", or("LOTSENNETZ_LISTEN", "127.0.0.1:8080"), "Adresse des Servers")
	f.StringVar(&c.Public, "public-url", or("LOTSENNETZ_PUBLIC_URL", ""), "Adresse von außen, z. B. https://netz.kreis.de")
	f.BoolVar(&c.Demo, "demo", demo, "leeren Bestand mit dem Beispielkreis füllen")
	f.StringVar(&c.Log, "log", or("LOTSENNETZ_LOG", "info"), "debug, info, warn oder error")
	f.StringVar(&c.Zone, "zone", or("LOTSENNETZ_ZONE", "Europe/Berlin"), "Zeitzone des Kreises")
	f.StringVar(&c.Land, "land", or("LOTSENNETZ_LAND", "NW"), "Bundesland, dessen Feiertage gelten: "+strings.Join(calendar.Lands(), ", "))
	f.StringSliceVar(&c.Proxies, "trusted-proxies", split(env("LOTSENNETZ_TRUSTED_PROXIES")), "Adressen vorgeschalteter Server")
	f.StringVar(&c.Tiles, "tiles", or("LOTSENNETZ_TILES", ""), "Kachelserver der Karte, https://HOST/{z}/{x}/{y}.png; geladen erst auf Wunsch")
	f.StringVar(&c.TilesCredit, "tiles-credit", or("LOTSENNETZ_TILES_CREDIT", ""), "wessen Karte die Kacheln sind; steht unter der Karte")
	f.StringVar(&c.As, "as", "visitor", "visitor, member, coordinator, admin oder die E-Mail eines Kontos")
	f.StringVar(&c.SMTP, "smtp", or("LOTSENNETZ_SMTP", ""), "Mailserver als HOST:PORT; ohne ihn wartet Post im Postausgang")
	f.StringVar(&c.SMTPTLS, "smtp-tls", or("LOTSENNETZ_SMTP_TLS", "starttls"), "starttls, tls oder none (none nur auf diesem Rechner)")
	f.StringVar(&c.MailFrom, "mail-from", or("LOTSENNETZ_MAIL_FROM", ""), "Absenderadresse der Post")
	f.StringVar(&c.MailName, "mail-name", or("LOTSENNETZ_MAIL_NAME", "Lotsennetz"), "Name des Absenders")
	c.SMTPUser = or("LOTSENNETZ_SMTP_USER", "")
	c.SMTPPassword = c.secret(env, "LOTSENNETZ_SMTP_PASSWORD")
	c.LinkKey = c.secret(env, "LOTSENNETZ_LINK_KEY")
	c.Neo4jUser = or("LOTSENNETZ_NEO4J_USER", "neo4j")
	c.Neo4jPassword = c.secret(env, "LOTSENNETZ_NEO4J_PASSWORD")
	c.MeiliKey = c.secret(env, "LOTSENNETZ_MEILI_KEY")
}

func split(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

// secret reads a secret from its variable or from the file NAME_FILE names.
func (c *Config) secret(env func(string) string, name string) string {
	if v := env(name); v != "" {
		return v
	}
	file := env(name + "_FILE")
	if file == "" {
		return ""
	}
	b, err := os.ReadFile(file)
	if err != nil {
		c.wrong = append(c.wrong, about{name + "_FILE", err})
	}
	return strings.TrimSpace(string(b))
}

// truth reads a yes or no.
func (c *Config) truth(env func(string) string, name string) bool {
	switch strings.ToLower(env(name)) {
	case "", "0", "false", "no", "off", "nein":
		return false
	case "1", "true", "yes", "on", "ja":
		return true
	}
	c.wrong = append(c.wrong, tell("%s %q: gebraucht wird true oder false", name, env(name)))
	return false
}

// graphSpec and searchSpec are the specs with their defaults filled in.
func (c Config) graphSpec() string {
	if c.Graph != "" {
		return c.Graph
	}
	return "sqlite:" + filepath.Join(c.Data, "netz.db")
}

func (c Config) searchSpec() string {
	if c.Search != "" {
		return c.Search
	}
	return "bleve:" + filepath.Join(c.Data, "suche")
}

// tiles is the server of map tiles.
func (c Config) tiles() (atlas.Tiles, error) { return atlas.ParseTiles(c.Tiles, c.TilesCredit) }

// smtp is the mail server.
func (c Config) smtp() mail.SMTP {
	return mail.SMTP{Address: c.SMTP, User: c.SMTPUser, Password: c.SMTPPassword, TLS: c.SMTPTLS, From: c.MailFrom, Name: c.MailName}
}

// doors sign links with the key given, or with one in a file of the data folder.
func (c Config) doors() (account.Doors, error) {
	if c.LinkKey != "" {
		return account.NewDoors([]byte(c.LinkKey))
	}
	return account.OpenDoors(c.keyFile())
}

// keyFile holds the key of signed links where none is given.
func (c Config) keyFile() string { return filepath.Join(c.Data, "links.key") }

func (c Config) zone() *time.Location {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return time.UTC // check has refused it before
	}
	return zone
}

// LogValue is the configuration without secrets, for the log at start.
func (c Config) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("data", c.Data), slog.String("listen", c.Listen),
		slog.String("graph", c.graphSpec()), slog.String("search", c.searchSpec()),
		slog.String("public_url", c.Public), slog.Bool("demo", c.Demo), slog.String("log", c.Log),
		slog.String("zone", c.Zone), slog.String("land", c.Land), slog.Any("trusted_proxies", c.Proxies), slog.String("tiles", c.Tiles),
		slog.String("smtp", c.SMTP), slog.String("mail_from", c.MailFrom),
		slog.Bool("smtp_password", c.SMTPPassword != ""), slog.Bool("link_key", c.LinkKey != ""),
		slog.Bool("neo4j_password", c.Neo4jPassword != ""), slog.Bool("meili_key", c.MeiliKey != ""),
	)
}
