package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net"
	netmail "net/mail"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	ical "github.com/arran4/golang-ical"
	"github.com/emersion/go-smtp"

	"lotsennetz/graph"
	"lotsennetz/graph/sqlite"
	"lotsennetz/internal/storetest"
)

// office is a mail server on loopback that keeps what it gets, and can be told
// to refuse.
type office struct {
	mu       sync.Mutex
	got      []string
	to       []string
	refuse   func(n int) error // of the n-th letter, after its data
	received int
}

func (o *office) NewSession(*smtp.Conn) (smtp.Session, error) { return &visit{office: o}, nil }

type visit struct {
	office *office
	to     []string
}

func (v *visit) Mail(string, *smtp.MailOptions) error { return nil }
func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.to = append(v.to, to)
	return nil
}
func (v *visit) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	v.office.mu.Lock()
	defer v.office.mu.Unlock()
	v.office.received++
	if v.office.refuse != nil {
		if err := v.office.refuse(v.office.received); err != nil {
			return err
		}
	}
	v.office.got, v.office.to = append(v.office.got, string(b)), append(v.office.to, strings.Join(v.to, ","))
	return nil
}
func (v *visit) Reset()        { v.to = nil }
func (v *visit) Logout() error { return nil }

func (o *office) letters() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]string(nil), o.got...)
}

// open starts the server and returns its address.
func (o *office) open(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(o)
	s.Domain = "localhost"
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return l.Addr().String()
}

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

type outbox struct {
	t     *testing.T
	store graph.Store
	at    time.Time
}

func newOutbox(t *testing.T) *outbox { return outboxIn(t, storetest.SQLite(t)) }

func outboxIn(t *testing.T, store graph.Store) *outbox { return &outbox{t: t, store: store, at: noon} }

func (o *outbox) put(records ...graph.Record) {
	o.t.Helper()
	for _, m := range records {
		if _, err := o.store.Apply(o.t.Context(), graph.Who{Via: "test"}, graph.NewKey(), graph.Put{Record: m}); err != nil {
			o.t.Fatal(err)
		}
	}
}

func waiting(id graph.MessageID) graph.Message {
	return graph.Message{ID: id, Template: "ask", To: string(id) + "@lotsen.example", Name: "Ägidius Öz", About: graph.Ref{Kind: graph.KindRequest, ID: "q1"},
		State: graph.MessageWaiting, CreatedAt: noon, Due: noon}
}

func (o *outbox) state(id graph.MessageID) graph.Message {
	o.t.Helper()
	all, err := o.store.Messages(o.t.Context(), graph.MessageQuery{})
	if err != nil {
		o.t.Fatal(err)
	}
	for _, m := range all {
		if m.ID == id {
			return m
		}
	}
	o.t.Fatalf("message %s: none", id)
	return graph.Message{}
}

func (o *outbox) postman(t Transport) *Postman {
	return New(Postman{Store: o.store, Transport: t, Now: func() time.Time { return o.at }, Log: slog.New(slog.DiscardHandler),
		Write: func(_ context.Context, m graph.Message) (Letter, error) {
			if m.Template == "nonsense" {
				return Letter{}, errors.New("no such template")
			}
			return Letter{Subject: "Anfrage: كردي\r\nBcc: boese@evil.example", Plain: "Können Sie?\n", HTML: "<p>Können Sie?</p>",
				Calendar: []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:s1@lotsennetz\r\nDTSTAMP:20260302T120000Z\r\nDTSTART:20260312T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"), Method: "REQUEST"}, nil
		}})
}

func (o *outbox) deliver(t Transport, want int) {
	o.t.Helper()
	got, err := o.postman(t).Deliver(o.t.Context())
	if err != nil || got != want {
		o.t.Fatalf("deliver: got %d, %v, want %d", got, err, want)
	}
}

func at(address string) SMTP {
	return SMTP{Address: address, TLS: Plain, From: "pool@kreis.example", Name: "Pool Höxter"}
}

func TestALetterGoesOnce(t *testing.T) {
	server, o := &office{}, newOutbox(t)
	smtp := at(server.open(t))
	o.put(waiting("m1"), waiting("m2"))
	o.deliver(smtp, 2)
	o.deliver(smtp, 0)
	if got := o.state("m1"); got.State != graph.MessageSent || got.SentAt.IsZero() {
		t.Errorf("got %+v, want it sent", got)
	}
	if len(server.letters()) != 2 || strings.Contains(server.to[0], ",") {
		t.Errorf("got %d letters to %v, want two, to one each", len(server.letters()), server.to)
	}
}

func TestWhatALetterLooksLike(t *testing.T) {
	server, o := &office{}, newOutbox(t)
	smtp := at(server.open(t))
	o.put(waiting("m1"))
	o.deliver(smtp, 1)
	msg, err := netmail.ReadMessage(strings.NewReader(server.letters()[0]))
	if err != nil {
		t.Fatal(err)
	}
	if msg.Header.Get("Bcc") != "" {
		t.Errorf("got a header from a subject: %v", msg.Header)
	}
	dec := new(mime.WordDecoder)
	if got, err := dec.DecodeHeader(msg.Header.Get("Subject")); err != nil || got != "Anfrage: كردي Bcc: boese@evil.example" {
		t.Errorf("subject: got %q, %v", got, err)
	}
	if to, err := msg.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Name != "Ägidius Öz" {
		t.Errorf("to: got %v, %v, want one with a name", to, err)
	}
	if id := msg.Header.Get("Message-Id"); !strings.HasSuffix(id, "@kreis.example>") {
		t.Errorf("message id: got %q", id)
	}
	if got := msg.Header.Get("Auto-Submitted"); got != "auto-generated" {
		t.Errorf("Auto-Submitted: got %q, want auto-generated, so that nobody's absence notice answers", got)
	}
	if date, err := msg.Header.Date(); err != nil || !date.Equal(noon) {
		t.Errorf("Date: got %v, %v, want when it was written", date, err)
	}
	if from, err := msg.Header.AddressList("From"); err != nil || len(from) != 1 || from[0].Address != "pool@kreis.example" {
		t.Errorf("From: got %v, %v", from, err)
	}
	for _, none := range []string{"Cc", "Reply-To", "List-Unsubscribe", "Precedence"} { // to one person, about her own matter
		if got := msg.Header.Get(none); got != "" {
			t.Errorf("%s: got %q, want none", none, got)
		}
	}
	for line := range strings.Lines(server.letters()[0]) {
		if len(line) > 1000 || strings.ContainsFunc(line, func(r rune) bool { return r > 0x7e }) {
			t.Errorf("line: got %q, want ASCII of at most 998 bytes", line)
		}
	}
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]string{}
	for parts := multipart.NewReader(msg.Body, params["boundary"]); ; {
		part, err := parts.NextPart()
		if err != nil {
			break
		}
		b, _ := io.ReadAll(part)
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		kinds[kind] = string(b)
	}
	if kinds["text/plain"] == "" || kinds["text/html"] == "" || kinds["text/calendar"] == "" {
		t.Errorf("parts: got %v, want plain, html and a calendar", kinds)
	}
	if cal, err := ical.ParseCalendar(strings.NewReader(kinds["text/calendar"])); err != nil || len(cal.Events()) != 1 {
		t.Errorf("calendar: got %v, want one event", err)
	}
}

func TestTheSameMessageHasTheSameID(t *testing.T) {
	a, err := at("127.0.0.1:25").message(waiting("m1"), Letter{Subject: "x"})
	if err != nil {
		t.Fatal(err)
	}
	b, _ := at("127.0.0.1:25").message(waiting("m1"), Letter{Subject: "y"})
	if a.GetMessageID() != b.GetMessageID() || a.GetMessageID() == "" {
		t.Errorf("got %q and %q, want the same", a.GetMessageID(), b.GetMessageID())
	}
}

func TestARefusalForNowIsTriedAgain(t *testing.T) {
	server, o := &office{}, newOutbox(t)
	server.refuse = func(n int) error {
		if n < 3 {
			return &smtp.SMTPError{Code: 451, Message: "later"}
		}
		return nil
	}
	smtp := at(server.open(t))
	o.put(waiting("m1"))
	o.deliver(smtp, 0)
	got := o.state("m1")
	if got.State != graph.MessageWaiting || got.Tries != 1 || !got.Due.After(noon) || strings.Contains(got.Trouble, "@") {
		t.Fatalf("got %+v, want it to wait, without an address in the trouble", got)
	}
	o.deliver(smtp, 0) // not due yet
	o.at = o.at.Add(time.Minute)
	o.deliver(smtp, 0)
	o.at = o.at.Add(2 * time.Minute)
	o.deliver(smtp, 1)
	if n := len(server.letters()); n != 1 {
		t.Errorf("got %d letters, want one", n)
	}
}

func TestARefusalForGood(t *testing.T) {
	server, o := &office{refuse: func(int) error { return &smtp.SMTPError{Code: 550, Message: "no such user"} }}, newOutbox(t)
	smtp := at(server.open(t))
	odd := waiting("m2")
	odd.Template = "nonsense"
	late := waiting("m3")
	late.Job = &graph.Occasion{Start: noon, Minutes: 60, Until: noon}
	o.put(waiting("m1"), odd, late)
	o.deliver(smtp, 0)
	for _, id := range []graph.MessageID{"m1", "m2", "m3"} {
		if got := o.state(id); got.State != graph.MessageFailed || got.Trouble == "" {
			t.Errorf("%s: got %s %q, want it failed with a reason", id, got.State, got.Trouble)
		}
	}
}

func TestNoServerLosesNothing(t *testing.T) {
	o := newOutbox(t)
	o.put(waiting("m1"))
	if _, err := o.postman(at("127.0.0.1:1")).Deliver(t.Context()); err == nil {
		t.Error("no server: got no error")
	}
	if got := o.state("m1"); got.State != graph.MessageWaiting || got.Tries != 0 {
		t.Errorf("got %+v, want it waiting as before", got)
	}
	server := &office{}
	o.deliver(at(server.open(t)), 1)
}

// dying ends the program while it hands a letter over, before or after the server
// has it.
type dying struct {
	Session
	after bool
}

func (d dying) Open(context.Context) (Session, error) { return d, nil }
func (d dying) Close() error                          { return nil }
func (d dying) Hand(ctx context.Context, m graph.Message, l Letter) error {
	if d.after {
		if err := d.Session.Hand(ctx, m, l); err != nil {
			return err
		}
	}
	panic("killed")
}

// A program killed between the yes and the mail has lost nothing; one killed
// while it hands a letter over never sends it twice.
func TestKilledOnTheWay(t *testing.T) {
	for _, after := range []bool{false, true} {
		t.Run(fmt.Sprint("the server has it: ", after), func(t *testing.T) {
			server, o := &office{}, newOutbox(t)
			smtp := at(server.open(t))
			session, err := smtp.Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer session.Close()
			o.put(waiting("m1"), waiting("m2"))
			func() {
				defer func() { recover() }()
				o.postman(dying{session, after}).Deliver(t.Context())
			}()
			o.deliver(smtp, 1) // the next program: m2 was never touched
			if got := o.state("m1"); got.State != graph.MessageSending {
				t.Fatalf("m1: got %s, want it left in hand", got.State)
			}
			p := o.postman(smtp)
			if err := p.Sweep(t.Context()); err != nil || o.state("m1").State != graph.MessageSending {
				t.Errorf("a moment later: got %s, %v, want it left to whoever may still have it", o.state("m1").State, err)
			}
			o.at = o.at.Add(lease + time.Second)
			if err := p.Sweep(t.Context()); err != nil || o.state("m1").State != graph.MessageUnclear {
				t.Errorf("after the lease: got %s, %v, want unclear", o.state("m1").State, err)
			}
			o.deliver(smtp, 0)
			want := map[bool]int{false: 1, true: 2}[after]
			if n := len(server.letters()); n != want {
				t.Errorf("got %d letters, want %d", n, want)
			}
		})
	}
}

// A program that ended after the yes and before the mail: the next one sends it,
// once.
func TestKilledBeforeTheMail(t *testing.T) {
	server, file := &office{}, filepath.Join(t.TempDir(), "netz.db")
	smtp := at(server.open(t))
	for round, want := range []int{0, 1, 1} {
		store, err := sqlite.Open(t.Context(), file, sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		o := &outbox{t: t, store: store, at: noon}
		if round == 0 {
			o.put(waiting("m1"))
		} else if _, err := o.postman(smtp).Deliver(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(server.letters()); n != want {
			t.Errorf("program %d: got %d letters, want %d", round, n, want)
		}
		store.Close()
	}
}

func TestSeveralPostmenOneOutbox(t *testing.T) {
	storetest.Both(t, func(t *testing.T, store graph.Store) { severalPostmen(t, outboxIn(t, store)) })
}

// severalPostmen clear one outbox at once: each letter goes once.
func severalPostmen(t *testing.T, o *outbox) {
	server := &office{}
	smtp := at(server.open(t))
	for i := range 60 {
		o.put(waiting(graph.MessageID(fmt.Sprintf("m%d", i))))
	}
	var wait sync.WaitGroup
	for range 3 {
		wait.Go(func() {
			if _, err := o.postman(smtp).Deliver(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	seen := map[string]int{}
	for _, to := range server.to {
		seen[to]++
	}
	if len(seen) != 60 || len(server.letters()) != 60 {
		t.Errorf("got %d letters to %d, want 60, one each", len(server.letters()), len(seen))
	}
	for i := range 60 {
		if got := o.state(graph.MessageID(fmt.Sprintf("m%d", i))); got.State != graph.MessageSent {
			t.Errorf("%s: got %s, want sent", got.ID, got.State)
		}
	}
}

func TestSettingsThatCannotWork(t *testing.T) {
	for name, s := range map[string]SMTP{
		"no port":              {Address: "mail.kreis.example", TLS: StartTLS, From: "a@b.example"},
		"no sender":            {Address: "mail.kreis.example:587", TLS: StartTLS},
		"in the open":          {Address: "mail.kreis.example:25", TLS: Plain, From: "a@b.example"},
		"no such protection":   {Address: "mail.kreis.example:25", TLS: "ssl3", From: "a@b.example"},
		"a port that is words": {Address: "mail.kreis.example:smtp", TLS: StartTLS, From: "a@b.example"},
	} {
		if err := s.Check(); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%s: got %v, want ErrInvalid", name, err)
		}
	}
	if err := at("127.0.0.1:2525").Check(); err != nil {
		t.Errorf("loopback: got %v, want nil", err)
	}
}

func TestRunStops(t *testing.T) {
	server, o := &office{}, newOutbox(t)
	o.put(waiting("m1"))
	p := o.postman(at(server.open(t)))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { p.Run(ctx); close(done) }()
	for range 500 {
		if len(server.letters()) == 1 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	<-done
	if n := len(server.letters()); n != 1 {
		t.Errorf("got %d letters, want one", n)
	}
}
