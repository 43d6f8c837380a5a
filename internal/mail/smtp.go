package mail

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"lotsennetz/graph"
)

// SMTP is a mail server.
type SMTP struct {
	Address        string // HOST:PORT
	User, Password string
	TLS            string // starttls, tls, none; none is for loopback alone
	From           string // address
	Name           string // of the sender
}

// How a connection is protected.
const (
	StartTLS = "starttls"
	TLS      = "tls"
	Plain    = "none"
)

// Check refuses settings that cannot work or would send passwords in the open.
func (s SMTP) Check() error {
	host, port, err := net.SplitHostPort(s.Address)
	if err != nil {
		return fmt.Errorf("mail server %q: want HOST:PORT: %w", s.Address, graph.ErrInvalid)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("mail server %q: %q is no port: %w", s.Address, port, graph.ErrInvalid)
	}
	switch s.TLS {
	case StartTLS, TLS:
	case Plain:
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return fmt.Errorf("mail server %q: without TLS on this machine alone: %w", s.Address, graph.ErrInvalid)
		}
	default:
		return fmt.Errorf("mail server: %q is none of starttls, tls, none: %w", s.TLS, graph.ErrInvalid)
	}
	if err := gomail.NewMsg().From(s.From); err != nil {
		return fmt.Errorf("sender %q: no address: %w", s.From, graph.ErrInvalid)
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
	client, err := gomail.NewClient(host, options...)
	if err != nil {
		return nil, err
	}
	if err := client.DialWithContext(ctx); err != nil {
		return nil, err
	}
	return &smtpSession{smtp: s, client: client}, nil
}

type smtpSession struct {
	smtp   SMTP
	client *gomail.Client
}

func (s *smtpSession) Close() error { return s.client.Close() }

// Send hands one letter over. Its Message-ID comes from the message's id, so that
// a second copy is known as one.
func (s *smtpSession) Send(_ context.Context, m graph.Message, l Letter) error {
	msg, err := s.smtp.message(m, l)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrPermanent, err)
	}
	err = s.client.Send(msg)
	if err == nil {
		return nil
	}
	var refused *gomail.SendError
	if !errors.As(err, &refused) {
		return err
	}
	switch {
	case refused.Reason == gomail.ErrSMTPDataClose && refused.ErrorCode() == 0:
		return fmt.Errorf("%w: %s", ErrUnclear, refused.Reason)
	case !refused.IsTemp() && refused.ErrorCode() >= 500:
		return fmt.Errorf("%w: %s (%d)", ErrPermanent, refused.Reason, refused.ErrorCode())
	}
	return fmt.Errorf("%s (%d)", refused.Reason, refused.ErrorCode())
}

func (s SMTP) message(m graph.Message, l Letter) (*gomail.Msg, error) {
	msg := gomail.NewMsg()
	if err := msg.FromFormat(header(s.Name), s.From); err != nil {
		return nil, err
	}
	if err := msg.AddToFormat(header(m.Name), m.To); err != nil {
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
