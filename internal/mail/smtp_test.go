package mail

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"lotsennetz/graph"
)

// counter is a mail server that follows a script, for what a good server never
// does: each connection has the answers of its turn, by command.
type counter struct {
	turns []map[string]string // an empty answer closes the connection

	mu    sync.Mutex
	lines []string
}

func (c *counter) open(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for turn := 0; ; turn++ {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go c.serve(conn, c.turns[min(turn, len(c.turns)-1)])
		}
	}()
	return l.Addr().String()
}

func (c *counter) serve(conn net.Conn, script map[string]string) {
	defer conn.Close()
	fmt.Fprint(conn, "220 localhost\r\n")
	in := bufio.NewScanner(conn)
	inData := false
	for in.Scan() {
		line := in.Text()
		command, _, _ := strings.Cut(strings.ToUpper(line), " ")
		if inData && line != "." {
			continue
		}
		c.mu.Lock()
		c.lines = append(c.lines, line)
		c.mu.Unlock()
		inData = false
		answer, scripted := script[command]
		if !scripted {
			answer = map[string]string{"DATA": "354 go on", "QUIT": "221 bye"}[command]
			if answer == "" {
				answer = "250 ok"
			}
		}
		if answer == "" {
			return
		}
		fmt.Fprint(conn, answer+"\r\n")
		inData = strings.HasPrefix(answer, "354")
		if command == "QUIT" || strings.HasSuffix(answer, "bye") {
			return
		}
	}
}

func (c *counter) said(command string) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.lines {
		if strings.HasPrefix(strings.ToUpper(l), command) {
			n++
		}
	}
	return n
}

// A recipient who is refused is known before the letter is marked: nothing was
// handed over, whatever happens then.
func TestARefusedRecipientIsNeverInHand(t *testing.T) {
	for answer, want := range map[string]graph.MessageState{"550 no such user m1@lotsen.example": graph.MessageFailed, "451 later": graph.MessageWaiting} {
		t.Run(answer, func(t *testing.T) {
			o, server := newOutbox(t), &counter{turns: []map[string]string{{"RCPT": answer}}}
			o.put(waiting("m1"), waiting("m2"))
			o.deliver(at(server.open(t)), 0)
			for _, id := range []graph.MessageID{"m1", "m2"} {
				if got := o.state(id); got.State != want || got.Version != 2 || got.Tries != 1 || got.Trouble == "" || strings.Contains(got.Trouble, "@") {
					t.Errorf("%s: got %+v, want it %s after one write", id, got, want)
				}
			}
			if server.said("DATA") != 0 || server.said("RSET") == 0 {
				t.Errorf("got %v, want no data, and a fresh start between two", server.lines)
			}
		})
	}
}

// The server has the letter and is gone: it was sent, and is not sent again. What
// is left goes over a connection of its own.
func TestGoneAfterItsYes(t *testing.T) {
	o, server := newOutbox(t), &counter{turns: []map[string]string{{".": "250 ok, bye"}}}
	o.put(waiting("m1"), waiting("m2"), waiting("m3"))
	smtp := at(server.open(t))
	for range 4 {
		o.postman(smtp).Deliver(t.Context()) // each ends in a lost connection
		o.at = o.at.Add(time.Minute)
	}
	for _, id := range []graph.MessageID{"m1", "m2", "m3"} {
		if got := o.state(id); got.State != graph.MessageSent {
			t.Errorf("%s: got %s %q, want sent", id, got.State, got.Trouble)
		}
	}
	if n := server.said("DATA"); n != 3 {
		t.Errorf("got %d letters, want 3", n)
	}
}

// No answer to the letter's end: nobody knows, so it is not sent again.
func TestGoneWithoutAYes(t *testing.T) {
	o, server := newOutbox(t), &counter{turns: []map[string]string{{".": ""}, {}}}
	o.put(waiting("m1"), waiting("m2"))
	smtp := at(server.open(t))
	if _, err := o.postman(smtp).Deliver(t.Context()); !errors.Is(err, ErrGone) {
		t.Errorf("got %v, want the session to end", err)
	}
	o.at = o.at.Add(24 * time.Hour)
	o.deliver(smtp, 1)
	if a, b := o.state("m1"), o.state("m2"); a.State != graph.MessageUnclear || b.State != graph.MessageSent {
		t.Errorf("got %s and %s, want unclear and sent", a.State, b.State)
	}
}

// Gone before the letter ended: it did not go, and is tried again.
func TestGoneBeforeTheEnd(t *testing.T) {
	for _, script := range []map[string]string{{"MAIL": ""}, {"RCPT": ""}, {"DATA": ""}, {"MAIL": "421 too many, bye"}, {"MAIL": "530 sign in first"}, {"DATA": "451 later"}} {
		t.Run(fmt.Sprint(script), func(t *testing.T) {
			o, server := newOutbox(t), &counter{turns: []map[string]string{script, {}}}
			o.put(waiting("m1"))
			smtp := at(server.open(t))
			o.postman(smtp).Deliver(t.Context())
			if got := o.state("m1"); got.State != graph.MessageWaiting || !got.Due.After(noon) {
				t.Fatalf("got %+v, want it to wait", got)
			}
			o.at = o.at.Add(time.Minute)
			o.deliver(smtp, 1)
		})
	}
}

// guarded is a mail server with TLS and a password.
type guarded struct{ office }

func (g *guarded) NewSession(*smtp.Conn) (smtp.Session, error) {
	return &guardedVisit{visit: visit{office: &g.office}}, nil
}

type guardedVisit struct {
	visit
	in bool
}

func (*guardedVisit) AuthMechanisms() []string { return []string{sasl.Plain} }
func (v *guardedVisit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if v.in = user == "pool" && password == "geheim"; !v.in {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}
func (v *guardedVisit) Mail(from string, o *smtp.MailOptions) error {
	if !v.in {
		return smtp.ErrAuthRequired
	}
	return v.visit.Mail(from, o)
}

func (g *guarded) listen(t *testing.T, config *tls.Config, wrapped bool) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(g)
	s.Domain, s.TLSConfig = "localhost", config
	address := l.Addr().String()
	if wrapped {
		l = tls.NewListener(l, config)
	}
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return address
}

// certificate is one for loopback and the pool that trusts it.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	trust := x509.NewCertPool()
	trust.AddCert(cert)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, trust
}

func TestSigningInOverTLS(t *testing.T) {
	config, trust := certificate(t)
	for _, c := range []struct {
		name, tls, password string
		server              *tls.Config
		trust               *x509.CertPool
		want                int
	}{
		{"starttls", StartTLS, "geheim", config, trust, 1},
		{"tls", TLS, "geheim", config, trust, 1},
		{"a wrong password", StartTLS, "falsch", config, trust, 0},
		{"no tls there", StartTLS, "geheim", nil, trust, 0},
		{"a certificate nobody knows", StartTLS, "geheim", config, x509.NewCertPool(), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, server := newOutbox(t), &guarded{}
			o.put(waiting("m1"))
			s := SMTP{Address: server.listen(t, c.server, c.tls == TLS), User: "pool", Password: c.password, TLS: c.tls, From: "pool@kreis.example", trust: c.trust}
			n, err := o.postman(s).Deliver(t.Context())
			if n != c.want || (err == nil) != (c.want == 1) {
				t.Errorf("got %d, %v, want %d", n, err, c.want)
			}
			if got := o.state("m1"); c.want == 0 && (got.State != graph.MessageWaiting || got.Version != 1) {
				t.Errorf("got %+v, want it untouched", got)
			}
			if err != nil && strings.Contains(err.Error(), c.password) {
				t.Errorf("got the password in %q", err)
			}
		})
	}
}

func TestWhatIsOfNoUse(t *testing.T) {
	job := func(template string, until time.Duration, start time.Duration) graph.Message {
		m := waiting("m")
		m.Template, m.Job = template, &graph.Occasion{Start: noon.Add(start), Minutes: 60}
		if until != 0 {
			m.Job.Until = noon.Add(until)
		}
		return m
	}
	calendar := job("changed_ask", -time.Minute, 24*time.Hour)
	calendar.Invite = &graph.Invite{Method: "CANCEL", UID: "u"}
	for name, c := range map[string]struct {
		m    graph.Message
		want bool
	}{
		"no appointment":                 {waiting("m"), false},
		"a question in time":             {job("ask", time.Minute, 24*time.Hour), false},
		"a question out of time":         {job("ask", -time.Minute, 24*time.Hour), true},
		"a calendar that must learn":     {calendar, false},
		"a reminder, an hour too late":   {job("reminder_job", 0, -61*time.Minute), true},
		"a report of what is over":       {job("report", 0, -24*time.Hour), false},
		"nobody was found, and it is by": {job("unmet_institution", 0, -24*time.Hour), false},
	} {
		if got := overdue(c.m, noon); got != c.want {
			t.Errorf("%s: got %t, want %t", name, got, c.want)
		}
	}
}
