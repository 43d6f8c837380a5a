package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
)

const idempotencyKey = "Idempotency-Key"

// mostKey is the longest name a sender may give a write, in bytes.
const mostKey = 100

// sentKey is what the sender calls the write, empty where she does not.
func sentKey(c *fiber.Ctx) string {
	if sent := strings.Trim(c.Get(idempotencyKey), `" `); sent != "" {
		return sent
	}
	return c.FormValue("idempotency_key")
}

func validKey(sent string) bool { return len(sent) <= mostKey && graph.ValidID(sent) }

// writeKey names a write: by what its sender calls it, so that sending twice is
// doing once, or by a new name. Keys of different accounts and the same key on
// different content do not meet.
func writeKey(c *fiber.Ctx, scope string) string {
	sent := sentKey(c)
	if !validKey(sent) {
		return scope + ":" + graph.NewKey()
	}
	sum := sha256.Sum256(append([]byte(c.Path()+"\n"), c.Body()...))
	return scope + ":" + string(writer(c)) + ":" + sent + ":" + hex.EncodeToString(sum[:8])
}

// newID is the id of a record to be created. A write sent twice names the same
// record.
func newID(c *fiber.Ctx, scope string) string {
	sent := sentKey(c)
	if !validKey(sent) {
		return graph.NewKey()
	}
	sum := sha256.Sum256([]byte(scope + "\n" + string(writer(c)) + "\n" + sent))
	return hex.EncodeToString(sum[:13])
}

func writer(c *fiber.Ctx) graph.AccountID {
	acc, _ := c.Locals(localAccount).(graph.Account)
	return acc.ID
}

// repeated reports whether the sender has made this very write before: a form sent
// twice, or a write of the API whose answer was not kept (once). It asks the store
// for something it must refuse unless it knows the key.
func (s *Server) repeated(c *fiber.Ctx, scope string) (bool, error) {
	sent := sentKey(c)
	switch {
	case sent == "":
		return false, nil
	case !validKey(sent):
		return false, fmt.Errorf("%s: %w", idempotencyKey, errBadInput)
	}
	never := graph.Remove{Ref: graph.Ref{Kind: graph.KindActor, ID: "-"}, Version: -1}
	_, err := s.store.Apply(c.UserContext(), graph.Who{Account: writer(c), Via: via(c)}, writeKey(c, scope), never)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, graph.ErrNotFound), errors.Is(err, graph.ErrConflict), errors.Is(err, graph.ErrInvalid):
		return false, nil
	}
	return false, err
}

// pathID is the id in the address, "" where there cannot be such an id.
func pathID(c *fiber.Ctx) string {
	id, err := url.PathUnescape(c.Params("id"))
	if err != nil || !graph.ValidID(id) {
		return ""
	}
	return id
}

// etag is the version of a record as one audience sees it; own marks what only
// its owners see whole.
func etag(version int64, v graph.Viewer, own bool) string {
	audience := v.Audience().String()
	if own && !v.Coordinates() {
		audience = "own"
	}
	return fmt.Sprintf(`"%d-%s"`, version, audience)
}

// names reports whether a list of entity tags has the tag, or is *.
func names(list, tag string) bool {
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part == tag || part == "*" {
			return true
		}
	}
	return false
}

// sendVersioned answers with a record and its tag, or with 304 where the asker
// holds it already.
func sendVersioned(c *fiber.Ctx, tag string, answer any) error {
	c.Set(fiber.HeaderETag, tag)
	if held := strings.ReplaceAll(c.Get(fiber.HeaderIfNoneMatch), "W/", ""); held != "" && names(held, tag) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	return c.JSON(answer)
}

// versionRead is the version the writer has read: the one held where If-Match
// names its tag, else the one the body gives. A tag of a narrower audience does
// not count: its holder has not seen what she would overwrite.
func versionRead(c *fiber.Ctx, held graph.Record, tag string, given int64) (int64, error) {
	match := c.Get(fiber.HeaderIfMatch)
	have := held.Head().Version
	switch {
	case match == "" && given > 0:
		return given, nil
	case match == "":
		return 0, errPrecondition
	case names(match, tag):
		return have, nil
	}
	return 0, fmt.Errorf("%w: %w", errStale, &graph.ConflictError{Ref: held.Ref(), Have: have})
}

// stale turns a conflict about a version the client named by If-Match into 412.
func stale(c *fiber.Ctx, err error) error {
	if c.Get(fiber.HeaderIfMatch) != "" && errors.Is(err, graph.ErrConflict) {
		return fmt.Errorf("%w: %w", errStale, err)
	}
	return err
}

// located says where a new record is.
func located(c *fiber.Ctx, collection, id string) {
	c.Set(fiber.HeaderLocation, "/api/v1/"+collection+"/"+url.PathEscape(id))
}
