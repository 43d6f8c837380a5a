package handlers

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/singleflight"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// Bounds of what is kept for visitors.
const (
	mostKeptBytes   = 16 << 20
	mostKeptAnswers = 4000
	longestKept     = 1000 // bytes of an address
)

// keptRoutes are the routes whose answers are kept: those that are the same for
// every visitor who asks in the same language. The others show forms with a name
// of their own, or secrets. True: the answer depends on the search index.
var keptRoutes = map[string]bool{
	"/":                          false,
	"/suche":                     true,
	"/suche/vorschlaege":         true,
	"/akteure":                   false,
	"/akteure/:slug.vcf":         false,
	"/akteure/:slug":             false,
	"/ansprechpartner":           false,
	"/vereine-und-initiativen":   false,
	"/sprachlotsen":              false,
	"/netzwerk":                  false,
	"/netzwerk/daten":            false,
	"/netzwerk/bild.svg":         false,
	"/netzwerk/lage":             false,
	"/netzwerk/abdeckung":        false,
	"/karte":                     false,
	"/karte/karte.svg":           false,
	"/konzept":                   false,
	"/impressum":                 false,
	"/datenschutz":               false,
	"/api/v1/search":             true,
	"/api/v1/actors":             false,
	"/api/v1/actors/:id":         false,
	"/api/v1/actors/:id/network": false,
	"/api/v1/actors/:id/matches": false,
	"/api/v1/matches/plan":       false,
	"/api/v1/contacts/resolve":   false,
	"/api/v1/mediators/search":   false,
	"/api/v1/topics":             false,
	"/api/v1/places":             false,
	"/api/v1/groups":             false,
	"/api/v1/languages":          false,
	"/api/v1/concept":            false,
	"/api/v1/network/coverage":   false,
	"/api/v1/network/metrics":    false,
	"/api/v1/map":                false,
}

// cache keeps visitors' answers until something shown is written or the minute
// is over.
type cache struct {
	*pageCache
	store  *watched
	flight singleflight.Group
	asked  *prometheus.CounterVec
}

func newCache(store *watched, metrics *metrics) *cache {
	c := &cache{pageCache: newPageCache(mostKeptBytes, mostKeptAnswers), store: store}
	c.asked = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "lotsennetz_kept_answers_total",
		Help: "Answers to visitors that could be kept: kept already (hit) or made (miss)."}, []string{"result"})
	metrics.registry.MustRegister(c.asked)
	return c
}

// cached answers visitors from memory where it can. It stands after the limits,
// which count every request. Accounts always get an answer of their own.
func (s *Server) cached(c *fiber.Ctx) error {
	key, ok := s.cacheKey(c)
	if !ok {
		return c.Next()
	}
	content, err := s.cache.store.version(c.UserContext())
	if err != nil {
		return c.Next() // the handler says what is wrong
	}
	now := epoch{content: content, minute: s.cfg.Now().Unix() / 60}
	if kept := s.cache.get(now, key); kept != nil {
		s.cache.asked.WithLabelValues("hit").Inc()
		return s.sendAgain(c, kept)
	}
	s.cache.asked.WithLabelValues("miss").Inc()
	return s.makeOnce(c, now, key)
}

// makeOnce makes the answer once for all who ask for it at the same time. What
// cannot be kept everybody makes for herself.
func (s *Server) makeOnce(c *fiber.Ctx, now epoch, key string) error {
	mine := false
	got, err, _ := s.cache.flight.Do(fmt.Sprint(now, key), func() (any, error) {
		mine = true
		before := headersOf(c)
		if err := c.Next(); err != nil {
			return (*keptAnswer)(nil), err
		}
		kept := keep(c, before)
		if kept != nil {
			s.cache.put(now, key, kept)
		}
		return kept, nil
	})
	switch kept, _ := got.(*keptAnswer); {
	case kept != nil && mine:
		return kept.send(c)
	case kept != nil:
		return s.sendAgain(c, kept)
	case mine:
		return err
	}
	return c.Next()
}

func (s *Server) sendAgain(c *fiber.Ctx, k *keptAnswer) error {
	if k.counts.Series != "" {
		s.tally(c, k.counts)
	}
	return k.send(c)
}

const localCounts = "counts"

// counts names what giving an answer counts. It is counted again each time the
// answer is given from memory.
func (s *Server) counts(c *fiber.Ctx, t graph.Tally) {
	s.tally(c, t)
	c.Locals(localCounts, t)
}

// cacheKey names the answer a visitor asks for. All it depends on is in here:
// route, address with its query, language, and the state of the index. There is
// one audience without an account; who has switched tiles on gets a map of her
// own.
func (s *Server) cacheKey(c *fiber.Ctx) (string, bool) {
	route := c.Route().Path
	indexed, kept := keptRoutes[route]
	address := c.OriginalURL()
	if _, account := s.account(c); account || !kept || len(address) > longestKept || c.Cookies(tilesCookie) != "" {
		return "", false
	}
	lang, chosen := locale.Choose(c.Query("lang"), c.Cookies(languageCook), c.Get(fiber.HeaderAcceptLanguage))
	if chosen && !wantsProblem(c) {
		return "", false // sets a cookie
	}
	state := ""
	if indexed {
		var ok bool
		if state, ok = s.finder.Standing(c.UserContext(), s.viewer(c)); !ok {
			return "", false
		}
	}
	return strings.Join([]string{route, lang, state, address}, "\x00"), true
}

// headersOf are the headers set so far.
func headersOf(c *fiber.Ctx) map[string]string {
	out := map[string]string{}
	c.Response().Header.VisitAll(func(k, v []byte) { out[string(k)] = string(v) })
	return out
}

// perAnswer are headers that belong to one answer, or are set again for each.
var perAnswer = []string{fiber.HeaderContentLength, fiber.HeaderDate, fiber.HeaderServer, fiber.HeaderConnection, fiber.HeaderVary, fiber.HeaderETag}

// keep makes of the answer just given one to be sent again, or nil: only what is
// whole and sets no cookie is kept.
func keep(c *fiber.Ctx, before map[string]string) *keptAnswer {
	r := c.Response()
	cookies := false
	r.Header.VisitAllCookie(func(_, _ []byte) { cookies = true })
	if r.StatusCode() != fiber.StatusOK || cookies || r.IsBodyStream() || len(r.Header.ContentEncoding()) > 0 {
		return nil
	}
	tag := string(r.Header.Peek(fiber.HeaderETag))
	k := newKeptAnswer(bytes.Clone(r.Body()), tag == "" && len(r.Body()) >= 1000 && canSqueeze(string(r.Header.ContentType())))
	if k.tag = tag; tag == "" && !wantsProblem(c) {
		sum := sha256.Sum256(k.plain)
		k.tag = `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	}
	k.counts, _ = c.Locals(localCounts).(graph.Tally)
	r.Header.VisitAll(func(name, value []byte) {
		n, v := string(name), string(value)
		if was, had := before[n]; (!had || was != v) && !containsFold(perAnswer, n) {
			k.headers = append(k.headers, [2]string{n, v})
		}
	})
	return k
}

func containsFold(list []string, name string) bool {
	for _, l := range list {
		if strings.EqualFold(l, name) {
			return true
		}
	}
	return false
}

// send answers with what was kept, or with 304 where the asker holds it.
func (k *keptAnswer) send(c *fiber.Ctx) error {
	r := c.Response()
	for _, h := range k.headers {
		r.Header.Set(h[0], h[1])
	}
	if k.tag != "" {
		r.Header.Set(fiber.HeaderETag, k.tag)
		if held := c.Get(fiber.HeaderIfNoneMatch); held != "" && names(strings.ReplaceAll(held, "W/", ""), strings.TrimPrefix(k.tag, "W/")) {
			r.ResetBody()
			c.Status(fiber.StatusNotModified)
			return nil
		}
	}
	body := k.plain
	if k.br != nil {
		c.Vary(fiber.HeaderAcceptEncoding)
		switch accept := &c.Request().Header; {
		case accept.HasAcceptEncoding("br"):
			r.Header.SetContentEncoding("br")
			body = k.br()
		case accept.HasAcceptEncoding("gzip"):
			r.Header.SetContentEncoding("gzip")
			body = k.gzip()
		}
	}
	r.SetBodyRaw(body)
	return nil
}
