package mail

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"lotsennetz/graph"
)

// SMTP is a mail server.
type SMTP struct {
	Address        string // HOST:PORT
	User, Password string
	TLS            string // starttls, tls, none; none is for loopback alone
	From           string // address
	Name           string // of the sender

	trust *x509.CertPool // nil: the system's
}

// How a connection is protected.
const (
	StartTLS = "starttls"
	TLS      = "tls"
	Plain    = "none"
)

// What Check finds wrong; each wraps graph.ErrInvalid.
var (
	ErrAddress = fmt.Errorf("mail server: want HOST:PORT: %w", graph.ErrInvalid)
	ErrOpen    = fmt.Errorf("mail server: without TLS on this machine alone: %w", graph.ErrInvalid)
	ErrTLS     = fmt.Errorf("mail server: want starttls, tls or none: %w", graph.ErrInvalid)
	ErrSender  = fmt.Errorf("sender: no address: %w", graph.ErrInvalid)
)

// Check refuses settings that cannot work or would send passwords in the open.
func (s SMTP) Check() error {
	host, port, err := net.SplitHostPort(s.Address)
	if err != nil {
		return ErrAddress
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 || host == "" {
		return ErrAddress
	}
	switch s.TLS {
	case StartTLS, TLS:
	case Plain:
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return ErrOpen
		}
	default:
		return ErrTLS
	}
	if err := gomail.NewMsg().From(s.From); err != nil {
		return ErrSender
	}
	return nil
}

// Open connects and signs in.
func (s SMTP) Open(ctx context.Context) (Session, error) {
	host, port, err := net.SplitHostPort(s.Address)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	options := []gomail.Option{gomail.WithPort(n), gomail.WithTimeout(30 * time.Second)}
	switch s.TLS {
	case TLS:
		options = append(options, gomail.WithSSL())
	case StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	if s.trust != nil {
		options = append(options, gomail.WithTLSConfig(&tls.Config{ServerName: host, RootCAs: s.trust, MinVersion: tls.VersionTLS12}))
	}
	client, err := gomail.NewClient(host, options...)
	if err != nil {
		return nil, err
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return nil, err
	}
	return &smtpSession{smtp: s, conn: conn}, nil
}

// smtpSession speaks the commands itself, so that a refused recipient is known
// before anything is handed over, and what became of the letter is known from
// the one answer that says it.
type smtpSession struct {
	smtp    SMTP
	conn    *smtp.Client
	offered bool // the server has a sender and a recipient
}

// patience is how long the server may take for one answer; with all of them it
// stays below lease.
const patience = 90 * time.Second

// Close says goodbye.
func (s *smtpSession) Close() error {
	s.conn.UpdateDeadline(time.Second)
	return s.conn.Quit()
}

// Offer names sender and recipient. A refused sender concerns every letter, so
// it ends the session instead of failing this one.
func (s *smtpSession) Offer(_ context.Context, m graph.Message) error {
	msg := gomail.NewMsg()
	if err := s.smtp.address(msg, m); err != nil {
		return fmt.Errorf("%w: bad address", ErrPermanent)
	}
	from, err := msg.GetSender(false)
	if err != nil {
		return err
	}
	to, err := msg.GetRecipients()
	if err != nil {
		return err
	}
	if s.offered {
		if err := s.say(s.conn.Reset); err != nil {
			return fmt.Errorf("%w: %s", ErrGone, reason(err))
		}
	}
	s.offered = true
	if err := s.say(func() error { return s.conn.Mail(from) }); err != nil {
		return fmt.Errorf("%w: the sender: %s", ErrGone, reason(err))
	}
	return answer(s.say(func() error { return s.conn.Rcpt(to[0]) }))
}

// Hand hands over the letter whose recipient was offered last. Its Message-ID
// comes from the message's id, so that a second copy is known as one.
func (s *smtpSession) Hand(_ context.Context, m graph.Message, l Letter) error {
	msg, err := s.smtp.message(m, l)
	if err != nil {
		return fmt.Errorf("%w: cannot be written", ErrPermanent)
	}
	var data io.WriteCloser
	err = s.say(func() (err error) { data, err = s.conn.Data(); return err })
	if err != nil {
		return answer(err)
	}
	s.offered = false
	if _, err := msg.WriteTo(data); err != nil { // without its end it is no letter
		return fmt.Errorf("%w: %s", ErrGone, reason(err))
	}
	if err := answer(s.say(data.Close)); !errors.Is(err, ErrGone) {
		return err
	}
	return ErrUnclear
}

// say gives the server its time for one answer.
func (s *smtpSession) say(command func() error) error {
	if err := s.conn.UpdateDeadline(patience); err != nil {
		return err
	}
	return command()
}

// answer sorts what the server said by its code; no code is no answer, and 421
// is a goodbye.
func answer(err error) error {
	var said *textproto.Error
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &said) || said.Code == 421:
		return fmt.Errorf("%w: %s", ErrGone, reason(err))
	case said.Code >= 500:
		return fmt.Errorf("%w: %d", ErrPermanent, said.Code)
	}
	return fmt.Errorf("%w: %d", ErrLater, said.Code)
}

// reason is the code of an answer, or what broke; never the server's words,
// which may name the recipient.
func reason(err error) string {
	var said *textproto.Error
	if errors.As(err, &said) {
		return strconv.Itoa(said.Code)
	}
	return "no answer"
}

// address fills in the one who writes and the one who reads.
func (s SMTP) address(msg *gomail.Msg, m graph.Message) error {
	return errors.Join(msg.FromFormat(header(s.Name), s.From), msg.AddToFormat(header(m.Name), m.To))
}

func (s SMTP) message(m graph.Message, l Letter) (*gomail.Msg, error) {
	msg := gomail.NewMsg()
	if err := s.address(msg, m); err != nil {
		return nil, err
	}
	_, host, _ := strings.Cut(s.From, "@")
	sum := sha256.Sum256([]byte(m.ID))
	msg.SetMessageIDWithValue(hex.EncodeToString(sum[:16]) + "@" + host)
	msg.SetDateWithValue(m.CreatedAt)
	msg.Subject(header(l.Subject))
	msg.SetGenHeader(gomail.Header("Auto-Submitted"), "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, l.Plain)
	msg.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	if len(l.Calendar) > 0 {
		msg.AddAlternativeString(gomail.ContentType("text/calendar; method="+l.Method), string(l.Calendar))
	}
	return msg, nil
}

// header is text without what could begin another header.
func header(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)), " ")
}
