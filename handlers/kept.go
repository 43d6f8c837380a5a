package handlers

import (
	"container/list"
	"sync"

	"github.com/valyala/fasthttp"

	"lotsennetz/graph"
)

// epoch is a time in which answers stay the same: nothing shown was written, and
// the minute is the same, so that what is open now and what is today still holds.
type epoch struct{ content, minute int64 }

func (e epoch) before(o epoch) bool { return e.content < o.content || e.minute < o.minute }

// keptAnswer is an answer as it is sent, again and again.
type keptAnswer struct {
	headers [][2]string // those its handler set
	tag     string      // ETag; empty: none
	counts  graph.Tally // what giving it counts; of no series: nothing
	plain   []byte
	br      func() []byte // nil where compressing is no use
	gzip    func() []byte
}

func newKeptAnswer(body []byte, squeeze bool) *keptAnswer {
	k := &keptAnswer{plain: body}
	if squeeze {
		k.br = sync.OnceValue(func() []byte { return fasthttp.AppendBrotliBytesLevel(nil, body, 6) })
		k.gzip = sync.OnceValue(func() []byte {
			return fasthttp.AppendGzipBytesLevel(nil, body, fasthttp.CompressDefaultCompression)
		})
	}
	return k
}

// size is about how much memory the answer takes, its compressed forms included.
func (k *keptAnswer) size(key string) int {
	n := len(k.plain) + len(key) + 500
	if k.br != nil {
		n += len(k.plain) / 2
	}
	return n
}

// pageCache keeps answers of one epoch, those asked for last, within bounds. What
// an older epoch left is gone with the first look of a newer one: nothing that
// was withdrawn stays in memory.
type pageCache struct {
	mostBytes, mostAnswers int

	mu    sync.Mutex
	epoch epoch
	bytes int
	byKey map[string]*list.Element
	order list.List // of *keptEntry, the one asked for last first
}

type keptEntry struct {
	key    string
	answer *keptAnswer
}

func newPageCache(mostBytes, mostAnswers int) *pageCache {
	return &pageCache{mostBytes: mostBytes, mostAnswers: mostAnswers, byKey: map[string]*list.Element{}}
}

// get is the answer kept for the key, nil where there is none of the epoch.
func (p *pageCache) get(e epoch, key string) *keptAnswer {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.enter(e) {
		return nil
	}
	at, ok := p.byKey[key]
	if !ok {
		return nil
	}
	p.order.MoveToFront(at)
	return at.Value.(*keptEntry).answer
}

// put keeps an answer that was begun in the epoch, unless that is over.
func (p *pageCache) put(e epoch, key string, a *keptAnswer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if size := a.size(key); size > p.mostBytes/8 || !p.enter(e) {
		return
	}
	if at, ok := p.byKey[key]; ok {
		p.drop(at)
	}
	p.byKey[key] = p.order.PushFront(&keptEntry{key, a})
	p.bytes += a.size(key)
	for p.bytes > p.mostBytes || p.order.Len() > p.mostAnswers {
		p.drop(p.order.Back())
	}
}

// enter begins the epoch where it is newer than the one kept, and reports
// whether it is the one kept now.
func (p *pageCache) enter(e epoch) bool {
	if p.epoch == e {
		return true
	}
	if e.before(p.epoch) {
		return false
	}
	p.epoch, p.bytes = e, 0
	clear(p.byKey)
	p.order.Init()
	return true
}

func (p *pageCache) drop(at *list.Element) {
	k := at.Value.(*keptEntry)
	p.order.Remove(at)
	delete(p.byKey, k.key)
	p.bytes -= k.answer.size(k.key)
}
