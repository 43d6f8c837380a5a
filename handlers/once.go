package handlers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
)

// A write of the API that its sender names (Idempotency-Key) is done once. The
// name is claimed in the store before the write and the answer is kept with it:
//
//   - the same write again is answered as the first time;
//   - the same write while the first is under way is 409;
//   - another write under the name is 422.
//
// What failed has no answer to keep: its name is free again. A program that ends
// between the write and its answer leaves a claim that lapses; the write itself is
// known by its receipt (writeKey), so that it is still not done twice.

// onceFor is how long an answer is kept.
const onceFor = 24 * time.Hour

// mostKept is the longest answer that is kept, in bytes.
const mostKept = 80_000

// oncePrefix begins the keys of settings that hold answers.
const oncePrefix = "once."

// onceAnswer is what a named write was answered; Status 0: it is under way.
type onceAnswer struct {
	Print    string    `json:"print"` // of what was sent
	At       time.Time `json:"at"`
	Status   int       `json:"status,omitempty"`
	Type     string    `json:"type,omitempty"`
	Location string    `json:"location,omitempty"`
	ETag     string    `json:"etag,omitempty"`
	Body     string    `json:"body,omitempty"`
}

func printOf(method, path string, body []byte) string {
	sum := sha256.Sum256(append([]byte(method+" "+path+"\n"), body...))
	return hex.EncodeToString(sum[:])
}

func onceKey(account graph.AccountID, sent string) string {
	sum := sha256.Sum256([]byte(string(account) + "\n" + sent))
	return oncePrefix + hex.EncodeToString(sum[:16])
}

// once stands before every write of the API.
func (s *Server) once(c *fiber.Ctx) error {
	sent := sentKey(c)
	switch {
	case sent == "":
		return c.Next()
	case !validKey(sent):
		return fmt.Errorf("%s: %w", idempotencyKey, errBadInput)
	}
	claim, held, err := s.claim(c, sent)
	if err != nil {
		return err
	}
	if held.Status != 0 {
		return held.send(c)
	}
	var done bool
	defer func() { // also when the handler panics
		s.closeClaim(c, claim, held, done)
	}()
	err = c.Next()
	done = err == nil && c.Response().StatusCode() < 300
	return err
}

// claim takes the name for a write, or finds what the write was answered.
func (s *Server) claim(c *fiber.Ctx, sent string) (graph.Setting, onceAnswer, error) {
	mine := onceAnswer{Print: printOf(c.Method(), c.OriginalURL(), c.Body()), At: s.cfg.Now().UTC()}
	claim := graph.Setting{Meta: graph.Meta{Visibility: graph.Coordination}, Key: onceKey(writer(c), sent)}
	for range 3 {
		held, version, err := s.kept(c.UserContext(), claim.Ref())
		if err != nil {
			return claim, mine, err
		}
		age := mine.At.Sub(held.At)
		switch {
		case version == 0, age >= onceFor:
		case held.Print != mine.Print:
			return claim, mine, errKeyReused
		case held.Status != 0:
			return claim, held, nil
		case age < 2*s.cfg.Timeout:
			return claim, mine, errUnderWay
		}
		claim.Version = version
		if claim.Version, err = s.keep(c.UserContext(), c, claim, mine); err == nil || !errors.Is(err, graph.ErrConflict) {
			return claim, mine, err
		}
	}
	return claim, mine, errUnderWay
}

func (s *Server) kept(ctx context.Context, ref graph.Ref) (held onceAnswer, version int64, err error) {
	records, err := s.store.Records(ctx, []graph.Ref{ref})
	if err != nil || len(records) == 0 {
		return held, 0, err
	}
	setting := records[0].(graph.Setting)
	return held, setting.Version, json.Unmarshal(setting.Value, &held)
}

func (s *Server) keep(ctx context.Context, c *fiber.Ctx, claim graph.Setting, a onceAnswer) (version int64, err error) {
	if claim.Value, err = json.Marshal(a); err != nil {
		return 0, err
	}
	receipt, err := s.store.Apply(ctx, s.who(c), graph.NewKey(), graph.Put{Record: claim})
	if err != nil {
		return 0, err
	}
	return receipt.Versions[0], nil
}

// closeClaim keeps the answer of a write that was done, and frees the name of one
// that was not. The write's own time may be over by then.
func (s *Server) closeClaim(c *fiber.Ctx, claim graph.Setting, a onceAnswer, done bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), 5*time.Second)
	defer cancel()
	var err error
	if r := c.Response(); done && len(r.Body()) <= mostKept {
		a.Status, a.Body = r.StatusCode(), string(r.Body())
		a.Type, a.Location, a.ETag = string(r.Header.ContentType()), c.GetRespHeader(fiber.HeaderLocation), c.GetRespHeader(fiber.HeaderETag)
		_, err = s.keep(ctx, c, claim, a)
	} else {
		err = s.forget(ctx, claim)
	}
	if err != nil {
		s.log.Warn("answer to a named write not kept", slog.String("id", requestID(c)), slog.String("error", err.Error()))
	}
}

// send answers as the first time.
func (a onceAnswer) send(c *fiber.Ctx) error {
	c.Status(a.Status)
	for name, value := range map[string]string{fiber.HeaderContentType: a.Type, fiber.HeaderLocation: a.Location, fiber.HeaderETag: a.ETag} {
		if value != "" {
			c.Set(name, value)
		}
	}
	return c.SendString(a.Body)
}

// forget takes an answer out of the store, and what it said out of the audit.
func (s *Server) forget(ctx context.Context, claim graph.Setting) error {
	_, err := s.store.Apply(ctx, graph.Who{Via: "api"}, graph.NewKey(), graph.Remove{Ref: claim.Ref(), Version: claim.Version}, graph.Erase{Ref: claim.Ref()})
	return err
}

// forgetAnswers drops the answers that were kept long enough; all of them where
// somebody they may speak of is erased.
func (s *Server) forgetAnswers(ctx context.Context, all bool) error {
	for after := oncePrefix; ; {
		records, err := s.store.Scan(ctx, graph.KindSetting, after, graph.MaxPage)
		if err != nil || len(records) == 0 {
			return err
		}
		for _, r := range records {
			claim, ok := r.(graph.Setting)
			if after = claim.Key; !ok || !strings.HasPrefix(claim.Key, oncePrefix) {
				return nil
			}
			var a onceAnswer
			if err := json.Unmarshal(claim.Value, &a); err == nil && !all && s.cfg.Now().Sub(a.At) < onceFor {
				continue
			}
			if err := s.forget(ctx, claim); err != nil && !errors.Is(err, graph.ErrConflict) {
				return err
			}
		}
	}
}
