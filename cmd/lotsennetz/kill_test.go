package main

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/mail"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/account"
	"lotsennetz/internal/neo4jtest"
	"lotsennetz/web"
)

// The program is killed after a mediator's yes was stored, at the moments that
// matter to her letter and the institution's. Started again, it sends each once;
// one that the server had taken when nobody was left to write that down is
// "unclear" and never sent again by itself.
func TestKilledBetweenTheYesAndTheMail(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and starts it several times")
	}
	binary := filepath.Join(t.TempDir(), "lotsennetz")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, at := range []string{"connect", "rcpt", "data"} {
		t.Run("sqlite "+at, func(t *testing.T) {
			folder := t.TempDir()
			killed(t, binary, at, Config{Data: folder, Graph: "sqlite:" + filepath.Join(folder, "netz.db")})
		})
		t.Run("neo4j "+at, func(t *testing.T) {
			access := neo4jtest.Shared(t)
			cfg := Config{Data: t.TempDir(), Graph: access.URL, Neo4jUser: access.User, Neo4jPassword: access.Password}
			within(t, cfg, func(store graph.Store) { graphtest.Empty(t, store) })
			killed(t, binary, at, cfg)
		})
	}
}

func killed(t *testing.T, binary, at string, cfg Config) {
	server := &postOffice{stop: at, reached: make(chan struct{}), release: make(chan struct{})}
	p := process{t: t, binary: binary, cfg: cfg, smtp: server.open(t)}
	within(t, cfg, func(store graph.Store) { askedOnce(t, store) })
	first := p.start()
	first.yes(p.answerLink())
	select {
	case <-server.reached:
	case <-time.After(30 * time.Second):
		t.Fatalf("the program never came to %s", at)
	}
	first.kill()
	server.resume()
	inHand := map[string]int{"data": 1}[at]
	if got := p.count(graph.MessageSending); got != inHand {
		t.Fatalf("killed at %s: got %d letters in hand, want %d", at, got, inHand)
	}
	if got := p.count(graph.MessageWaiting); got != 2-inHand {
		t.Fatalf("killed at %s: got %d letters waiting, want %d", at, got, 2-inHand)
	}
	second := p.start()
	waitFor(t, "the mail that waited", func() bool { return p.count(graph.MessageWaiting) == 0 && p.count(graph.MessageSent) == 2-inHand })
	if at == "data" { // as if the lease was over
		second.kill()
		within(t, cfg, func(store graph.Store) {
			for _, m := range messages(t, store, graph.MessageSending) {
				m.Due = m.Due.Add(-11 * time.Minute)
				put(t, store, m)
			}
		})
		second = p.start()
		waitFor(t, "the letter to be unclear", func() bool { return p.count(graph.MessageUnclear) == 1 })
	}
	second.yes(p.answerLink()) // tapped once more: the same answer, no second mail
	time.Sleep(time.Second)
	second.kill()
	got := server.letters(t)
	want := []string{"azad@lotsen.example", "eva@schule.example"}
	if !slices.Equal(got, want) {
		t.Errorf("killed at %s: got letters to %v, want %v, one each", at, got, want)
	}
}

// process starts the program on one store, again and again.
type process struct {
	t            *testing.T
	binary, smtp string
	cfg          Config
}

const linkKey = "a key of the links for this test alone"

type started struct {
	t    *testing.T
	cmd  *exec.Cmd
	base string
}

func (p *process) start() *started {
	p.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	cmd := exec.Command(p.binary, "serve", "--data", p.cfg.Data, "--graph", p.cfg.Graph, "--listen", address, "--smtp", p.smtp, "--smtp-tls", "none", "--mail-from", "pool@kreis.example", "--log", "warn")
	cmd.Env = append(os.Environ(), "LOTSENNETZ_LINK_KEY="+linkKey, "LOTSENNETZ_NEO4J_USER="+p.cfg.Neo4jUser, "LOTSENNETZ_NEO4J_PASSWORD="+p.cfg.Neo4jPassword)
	out := &output{}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	r := &started{p.t, cmd, "http://" + address}
	p.t.Cleanup(r.kill)
	for range 600 {
		if res, err := http.Get(r.base + "/healthz"); err == nil {
			res.Body.Close()
			return r
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.t.Fatalf("the program did not start: %s", out)
	return nil
}

// kill ends the program as a power cut does.
func (r *started) kill() {
	if r.cmd.ProcessState == nil {
		r.cmd.Process.Kill()
		r.cmd.Wait()
	}
}

// yes is a mediator's tap.
func (r *started) yes(link string) {
	r.t.Helper()
	req, err := http.NewRequest(http.MethodPost, r.base+link, strings.NewReader(url.Values{"answer": {"yes"}}.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	if body, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusOK || !strings.Contains(string(body), "Sie haben den Einsatz") {
		r.t.Fatalf("yes: got %d %s", res.StatusCode, body)
	}
}

func (p *process) answerLink() string {
	doors, err := account.NewDoors([]byte(linkKey))
	if err != nil {
		p.t.Fatal(err)
	}
	return web.DoorHref("", graph.DoorAnswer, doors.Sign(graph.Door{Kind: graph.DoorAnswer, Subject: "s1", Until: time.Now().AddDate(0, 1, 0)}))
}

func (p *process) count(state graph.MessageState) (n int) {
	p.t.Helper()
	within(p.t, p.cfg, func(store graph.Store) { n = len(messages(p.t, store, state)) })
	return n
}

// within opens the store beside the program.
func within(t *testing.T, cfg Config, work func(graph.Store)) {
	t.Helper()
	store, err := cfg.openStore(t.Context(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	work(store)
}

func messages(t *testing.T, store graph.Store, state graph.MessageState) []graph.Message {
	t.Helper()
	got, err := store.Messages(t.Context(), graph.MessageQuery{States: []graph.MessageState{state}})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func put(t *testing.T, store graph.Store, records ...graph.Record) {
	t.Helper()
	for _, r := range records {
		if _, err := store.Apply(t.Context(), graph.Who{Via: "test"}, graph.NewKey(), graph.Put{Record: r}); err != nil {
			t.Fatal(err)
		}
	}
}

// askedOnce is a district in which one mediator was asked for one job.
func askedOnce(t *testing.T, store graph.Store) {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Second)
	start := now.AddDate(0, 0, 10)
	open := graph.Meta{Visibility: graph.Public}
	put(t, store,
		graph.Place{Meta: open, Key: "05762", Name: "Kreis", Kind: graph.District},
		graph.Language{Meta: open, Code: "kmr", German: "Kurmandschi", English: "Kurmanji"},
		graph.Mediator{Meta: graph.Meta{Visibility: graph.Network}, ID: "azad", Name: "Azad Demir", Channels: []graph.Channel{{Kind: graph.Email, Value: "azad@lotsen.example"}},
			Skills: []graph.Skill{graph.SkillOf("kmr", graph.Native)}, German: graph.C1, Modes: []graph.Mode{graph.Telephone}, Willingness: graph.AskNormally},
		graph.Request{ID: "q1", Language: "kmr", Start: start, Minutes: 60, Mode: graph.Telephone, State: graph.RequestAsked, CreatedAt: now,
			Requester: graph.Requester{Institution: "Schule", Name: "Eva Wolf", Email: "eva@schule.example"}, Asking: graph.Asking{Round: 1, Until: now.Add(time.Hour)}},
		graph.Assignment{ID: "s1", Request: "q1", Mediator: "azad", State: graph.AssignmentAsked, Start: start, End: start.Add(time.Hour), AskedAt: now, HoldUntil: now.Add(time.Hour), Mode: graph.Telephone, Round: 1})
}

// postOffice is a mail server on loopback that stands still, once, at a point the
// test names.
type postOffice struct {
	stop             string
	reached, release chan struct{}
	once, resumed    sync.Once
	mu               sync.Mutex
	got              []string
}

func (o *postOffice) open(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(o)
	s.Domain = "localhost"
	go s.Serve(l)
	t.Cleanup(func() { o.resume(); s.Close() })
	return l.Addr().String()
}

func (o *postOffice) resume() { o.resumed.Do(func() { close(o.release) }) }

// at stands still at its point until the test goes on, and says then that the
// connection is of no more use.
func (o *postOffice) at(point string) (err error) {
	if point == o.stop {
		o.once.Do(func() {
			close(o.reached)
			<-o.release
			err = fmt.Errorf("killed meanwhile")
		})
	}
	return err
}

func (o *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) {
	return &counter{office: o}, o.at("connect")
}

type counter struct{ office *postOffice }

func (c *counter) Mail(string, *smtp.MailOptions) error { return nil }
func (c *counter) Rcpt(string, *smtp.RcptOptions) error { return c.office.at("rcpt") }
func (c *counter) Reset()                               {}
func (c *counter) Logout() error                        { return nil }

// Data takes a letter; where it stands still here, the letter has arrived and
// nobody learns of it.
func (c *counter) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	c.office.mu.Lock()
	c.office.got = append(c.office.got, string(b))
	c.office.mu.Unlock()
	return c.office.at("data")
}

// letters are the recipients of the letters that arrived.
func (o *postOffice) letters(t *testing.T) []string {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	var to []string
	for _, letter := range o.got {
		m, err := mail.ReadMessage(strings.NewReader(letter))
		if err != nil {
			t.Fatal(err)
		}
		list, err := m.Header.AddressList("To")
		if err != nil || len(list) != 1 {
			t.Fatalf("to: got %v, %v", list, err)
		}
		to = append(to, list[0].Address)
	}
	slices.Sort(to)
	return to
}
