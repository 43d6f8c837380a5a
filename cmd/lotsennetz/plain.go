package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strconv"
	"strings"
	"syscall"

	"lotsennetz/graph"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/exchange"
	"lotsennetz/search"
	"lotsennetz/search/bleve"
	"lotsennetz/web/locale"
)

// plain says an error to a person, in German: what is told as it stands, field
// errors in sentences, what she can do something about with what to do. What is
// none of these nobody thought of; it keeps its own words.
func plain(err error) string {
	switch e := err.(type) {
	case usageError:
		return plain(e.error)
	case told:
		return e.Error()
	case about:
		return e.what + ": " + plain(e.err)
	case several:
		lines := make([]string, len(e))
		for i, err := range e {
			lines[i] = plain(err)
		}
		return strings.Join(lines, "\n")
	}
	if invalid, ok := errors.AsType[*graph.InvalidError](err); ok {
		return plainFields(invalid)
	}
	if file, ok := errors.AsType[*exchange.FileError](err); ok {
		return strings.TrimPrefix(file.File+": ", ": ") + say(locale.New("de", graph.NewCatalog(nil)), file.Reason)
	}
	for _, known := range causes {
		if errors.Is(err, known.cause) {
			if known.keep {
				return known.say + " (" + err.Error() + ")"
			}
			return place(err) + known.say
		}
	}
	for _, find := range []func(error) (error, bool){as[told], as[about], as[usageError]} {
		if inner, ok := find(err); ok {
			return plain(inner)
		}
	}
	return "unerwarteter Fehler: " + err.Error() + "\n  Ob alles da ist, sagt: lotsennetz doctor"
}

func as[E error](err error) (error, bool) { return errors.AsType[E](err) }

// causes say what a person can do, the first that fits. Where keep is set the
// error's own words tell more: an address, a code.
var causes = []struct {
	cause error
	say   string
	keep  bool
}{
	{bleve.ErrLocked, "der Suchindex ist in Gebrauch: Läuft auf diesem Ordner schon ein Lotsennetz? Beenden Sie es, oder nehmen Sie mit --data einen anderen Ordner", false},
	{sqlite.ErrNoStore, "die Datei ist kein Bestand von Lotsennetz, oder sie ist beschädigt: Holen Sie eine Sicherung zurück mit lotsennetz restore", false},
	{sqlite.ErrNewer, "der Bestand kommt von einer neueren Fassung dieses Programms: Nehmen Sie die neuere Fassung", false},
	{sqlite.ErrHeld, "der Bestand ist gerade in Gebrauch: Versuchen Sie es gleich noch einmal", false},
	{sqlite.ErrFull, noRoom, false},
	{sqlite.ErrReadOnly, "der Bestand darf nicht geschrieben werden: Gehört der Ordner dem Benutzer, unter dem Lotsennetz läuft?", false},
	{syscall.EADDRINUSE, "die Adresse ist nicht frei: Läuft dort schon ein Lotsennetz? Eine andere geht mit --listen HOST:PORT", false},
	{fs.ErrPermission, "keine Berechtigung: Gehört der Ordner dem Benutzer, unter dem Lotsennetz läuft?", false},
	{syscall.ENOSPC, noRoom, false},
	{syscall.EROFS, "dort darf nicht geschrieben werden: Nehmen Sie mit --data einen anderen Ordner", false},
	{syscall.ENOTDIR, "ein Teil des Pfads ist eine Datei und kein Ordner: Nehmen Sie einen anderen Namen", false},
	{syscall.EISDIR, "das ist ein Ordner; gebraucht wird eine Datei", false},
	{syscall.ENAMETOOLONG, "der Name ist zu lang: Nehmen Sie einen kürzeren", false},
	{fs.ErrExist, "gibt es schon: Nehmen Sie einen anderen Namen", false},
	{fs.ErrNotExist, "gibt es nicht: Ist der Pfad richtig geschrieben?", false},
	{context.Canceled, "abgebrochen", false},
	{context.DeadlineExceeded, "das hat zu lange gedauert: Versuchen Sie es noch einmal; ob alles da ist, sagt: lotsennetz doctor", true},
	{search.ErrNotReady, "die Suche antwortet nicht: Läuft sie unter der Adresse von --search?", true},
	{syscall.ECONNREFUSED, noAnswer, true},
	{syscall.ECONNRESET, noAnswer, true},
	{syscall.EPIPE, noAnswer, true},
	{io.ErrUnexpectedEOF, noAnswer, true},
	{io.EOF, noAnswer, true},
	{graph.ErrUnavailable, "der Speicher antwortet nicht: Läuft er unter der Adresse von --graph, und stimmen Benutzer und Kennwort?", true},
	{graph.ErrConflict, "inzwischen hat jemand anderes geschrieben: Versuchen Sie es noch einmal", true},
	{graph.ErrForbidden, "das ist nicht erlaubt: Mit --as coordinator oder dem richtigen Schlüssel versuchen", true},
	{graph.ErrNotFound, "nicht gefunden: Ist die Kennung richtig geschrieben? Suchen: lotsennetz find", true},
	{graph.ErrInvalid, "eine Angabe geht nicht", true},
}

const (
	noRoom   = "kein Platz mehr auf der Festplatte: Schaffen Sie Platz und versuchen Sie es noch einmal"
	noAnswer = "die Gegenstelle hat nicht geantwortet: Versuchen Sie es noch einmal; ob alles da ist, sagt: lotsennetz doctor"
)

// fieldNames are what fields are called that a command line can get wrong.
var fieldNames = map[string]string{
	"email": "E-Mail", "name": "Name", "password": "Kennwort", "role": "Rolle", "actors": "Akteur", "label": "Zweck", "ttl": "Tage",
	"text": "Suchworte", "limit": "--limit", "types": "--type", "place": "--place", "start": "--at", "minutes": "--minutes", "date": "Tag", "path": "Datei",
}

func plainFields(invalid *graph.InvalidError) string {
	p := locale.New("de", graph.NewCatalog(nil))
	var lines []string
	for _, f := range invalid.Fields {
		args := make([]any, len(f.Args))
		for i, a := range f.Args {
			args[i] = a
		}
		lines = append(lines, fmt.Sprintf("%s: %s", cmp.Or(fieldNames[f.Field], f.Field), p.T("error."+f.Key, args...)))
	}
	return strings.Join(lines, "\n  ")
}

// place is the file an error is about, to stand before a sentence.
func place(err error) string {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Path + ": "
	}
	return ""
}

// notListening says why an address cannot be served.
func notListening(address string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return tell("%s ist nicht frei: Läuft dort schon ein Lotsennetz? Eine andere Adresse geht mit --listen HOST:PORT", address)
	case errors.Is(err, syscall.EACCES):
		return tell("%s: Ports unter 1024 sind nicht für jeden Benutzer. Nehmen Sie einen höheren, z. B. --listen 127.0.0.1:8080", address)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return tell("%s ist keine Adresse dieses Rechners. Für diesen Rechner allein: --listen 127.0.0.1:8080", address)
	}
	return about{"--listen " + address, err}
}

// checkListen refuses an address that none can listen on.
func checkListen(address string) error {
	_, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return usageError{tell("--listen %q: gebraucht wird HOST:PORT, z. B. 127.0.0.1:8080", address)}
	}
	return nil
}
