package fold

import (
	"bytes"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// MaxKey is the longest sort key in bytes.
const MaxKey = 1000

type collator struct {
	c   *collate.Collator
	buf collate.Buffer
}

var collators = sync.Pool{New: func() any { return &collator{c: collate.New(language.German)} }}

// Collate returns the sort key of s: keys compared as bytes give the order of
// DIN 5007-1 (ä as a, ß as ss), Latin before other scripts, upper and lower case
// and accents only between otherwise equal texts. Quotes and signs before the
// first letter or digit do not count. A key has MaxKey bytes at most: texts that
// begin alike for so long have the same. The key is the caller's; Collate is safe
// for concurrent use.
func Collate(s string) []byte {
	s = strings.ToValidUTF8(s, "")
	if t := strings.TrimLeft(s, " \t\"'„“”»«‚‘’(-–—*#"); t != "" {
		s = t
	}
	c := collators.Get().(*collator)
	defer collators.Put(c)
	c.buf.Reset()
	key := c.c.KeyFromString(&c.buf, s)
	return bytes.Clone(key[:min(len(key), MaxKey)])
}
