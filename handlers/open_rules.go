package handlers

import (
	"sync"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
)

// openRules keeps who is responsible for a topic as visitors see it, until
// something shown is written: every search that names a topic asks for it.
type openRules struct {
	mu      sync.Mutex
	content int64 // the number of what pages show
	of      map[graph.TopicKey][]graph.Rule
}

// mostTopics is how many topics' rules are kept at a time.
const mostTopics = 500

func (o *openRules) get(content int64, topic graph.TopicKey) ([]graph.Rule, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.enter(content)
	rules, ok := o.of[topic]
	return rules, ok && o.content == content
}

// put keeps rules that were read when the number was known already.
func (o *openRules) put(content int64, topic graph.TopicKey, rules []graph.Rule) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.enter(content); o.content != content {
		return
	}
	if len(o.of) >= mostTopics {
		clear(o.of)
	}
	o.of[topic] = rules
}

// enter forgets what was read before the number: nothing that was withdrawn stays
// in memory.
func (o *openRules) enter(content int64) {
	if o.of == nil || content > o.content {
		o.content, o.of = content, map[graph.TopicKey][]graph.Rule{}
	}
}

// rulesFor reads the rules of a topic and those above it, which must not be
// changed. Accounts always get an answer of their own.
func (s *Server) rulesFor(c *fiber.Ctx, topic graph.TopicKey, topics []graph.TopicKey) ([]graph.Rule, error) {
	_, account := s.account(c)
	content, err := s.cache.store.version(c.UserContext())
	keep := !account && err == nil
	if keep {
		if rules, ok := s.rules.get(content, topic); ok {
			return rules, nil
		}
	}
	rules, err := s.view(c).Rules(c.UserContext(), graph.RuleQuery{Topics: topics})
	if err == nil && keep {
		s.rules.put(content, topic, rules)
	}
	return rules, err
}
