package browsertest

import (
	"context"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// View says how a page is looked at. The zero value is a desktop window in
// light colours without cookies.
type View struct {
	Width, Height int // CSS pixels; 0 is 1280 × 900
	Dark          bool
	NoScript      bool
	Print         bool
	Cookies       []*http.Cookie // sent to the page's own host
}

// Phone is the narrow window that every page must fit.
var Phone = View{Width: 360, Height: 740}

const (
	pageLimit = time.Minute            // for everything done with one page
	quiet     = 250 * time.Millisecond // without a request: the page has settled
)

// Page is one page in a browser context of its own, closed with the test.
type Page struct {
	tab  context.Context
	ctx  context.Context // the tab's, for as long as one page may take
	stop context.CancelFunc

	mu       sync.Mutex
	requests []string
	problems []string
	open     map[network.RequestID]bool
	last     time.Time // of the last request's begin or end
}

// Page opens url and waits until it has loaded and asks for nothing more.
func (b *Browser) Page(t testing.TB, url string, v View) *Page {
	t.Helper()
	p := b.Tab(t, url, v)
	p.Open(t, url)
	return p
}

// Tab is an empty page for those that Open will show one after another: what
// they have in common is fetched and read once. Cookies belong to url's host.
func (b *Browser) Tab(t testing.TB, url string, v View) *Page {
	t.Helper()
	p := &Page{stop: func() {}, open: map[network.RequestID]bool{}}
	tab, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	// Opens the tab, whose life is the context's: the time limit comes after.
	if err := chromedp.Listen(tab, p.listen); err != nil {
		t.Fatalf("browser: %v", err)
	}
	t.Cleanup(func() { p.stop() })
	p.tab = tab
	p.begin()
	p.do(t, v.emulate(url))
	return p
}

// begin is a page about which nothing is known yet, and the time for it.
func (p *Page) begin() {
	p.stop()
	p.ctx, p.stop = context.WithTimeout(p.tab, pageLimit)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests, p.problems, p.open, p.last = nil, nil, map[network.RequestID]bool{}, time.Now()
}

// Open shows url in place of what the page showed, and waits until it has loaded
// and asks for nothing more. Requests and Problems are those of url alone.
func (p *Page) Open(t testing.TB, url string) {
	t.Helper()
	p.begin()
	p.do(t, chromedp.Navigate(url))
	p.Settle(t)
}

// Eval evaluates an expression in the page, waits for a promise, and gives its
// value.
func Eval[T any](t testing.TB, p *Page, expression string) T {
	t.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("browser: %.100s: %v", expression, err)
	}
	return value
}

// Click clicks the first element that the CSS selector finds, and waits until
// the page has settled.
func (p *Page) Click(t testing.TB, selector string) {
	t.Helper()
	p.do(t, chromedp.Click(chromedp.CSS(selector)))
	p.Settle(t)
}

// Type focuses the element, types text into it key by key, and waits until the
// page has settled.
func (p *Page) Type(t testing.TB, selector, text string) {
	t.Helper()
	p.do(t, chromedp.SendKeys(chromedp.CSS(selector), text))
	p.Settle(t)
}

// Key presses keys of package kb (kb.ArrowDown, kb.Enter) where the focus is.
func (p *Page) Key(t testing.TB, keys string) {
	t.Helper()
	p.do(t, chromedp.KeyEvent(keys))
	p.Settle(t)
}

// Drag presses at the middle of the first element that the CSS selector finds, in
// sight, moves by so many CSS pixels in steps, and lets go: with the mouse, or with
// a finger.
func (p *Page) Drag(t testing.TB, selector string, right, down float64, finger bool) {
	t.Helper()
	at := Eval[[]float64](t, p, `(() => { const e = document.querySelector(`+strconv.Quote(selector)+`); e.scrollIntoView({ block: "center" });
		const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
	const steps = 8
	for i := range steps + 2 {
		part := min(float64(i)/steps, 1)
		x, y := at[0]+part*right, at[1]+part*down
		mouse := input.DispatchMouseEventParams{Type: "mouseMoved", X: x, Y: y, Button: "left", Buttons: 1, ClickCount: 1}
		touch := input.DispatchTouchEventParams{Type: "touchMove", TouchPoints: []*input.TouchPoint{{X: x, Y: y}}}
		switch i {
		case 0:
			mouse.Type, touch.Type = "mousePressed", "touchStart"
		case steps + 1:
			mouse.Type, mouse.Buttons, touch.Type, touch.TouchPoints = "mouseReleased", 0, "touchEnd", []*input.TouchPoint{}
		}
		if finger {
			p.do(t, call(input.DispatchTouchEvent, touch))
		} else {
			p.do(t, call(input.DispatchMouseEvent, mouse))
		}
	}
	p.Settle(t)
}

// Print shows the page from now on as it would be printed.
func (p *Page) Print(t testing.TB) {
	t.Helper()
	p.do(t, call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
}

func (p *Page) do(t testing.TB, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		t.Fatalf("browser: %v", err)
	}
}

// Settle waits until the page has asked for nothing for a moment: from now on,
// since a script may wait a little before it asks.
func (p *Page) Settle(t testing.TB) {
	t.Helper()
	p.mu.Lock()
	p.last = time.Now()
	p.mu.Unlock()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(quiet / 5) {
		if p.settled() {
			return
		}
	}
	t.Fatalf("browser: the page goes on asking; so far %q", p.Requests())
}

func (p *Page) settled() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.open) == 0 && time.Since(p.last) > quiet
}

// Requests lists the addresses that the page has asked for, in order, data:
// and blob: left out.
func (p *Page) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.requests)
}

// Problems lists what the browser complained of: exceptions, refusals by the
// content security policy, files that did not come, console errors.
func (p *Page) Problems() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.problems)
}

// Screenshot writes a PNG of the whole page.
func (p *Page) Screenshot(t testing.TB, file string) {
	t.Helper()
	png, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatalf("browser: %v", err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Screenshot opens url and writes a PNG of the whole page.
func (b *Browser) Screenshot(t testing.TB, url string, v View, file string) {
	t.Helper()
	b.Page(t, url, v).Screenshot(t, file)
}

// Requests opens url and lists every address that was asked for on the way.
func (b *Browser) Requests(t testing.TB, url string, v View) []string {
	t.Helper()
	return b.Page(t, url, v).Requests()
}

func (v View) emulate(url string) chromedp.Action[chromedp.Void] {
	width, height := v.Width, v.Height
	if width == 0 {
		width, height = 1280, 900
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: "light"},
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}}
	if v.Dark {
		media.Features[0].Value = "dark"
	}
	if v.Print {
		media.Media = "print"
	}
	steps := []chromedp.Action[chromedp.Void]{
		call(network.Enable, network.EnableParams{}),
		call(log.Enable, cdp.Empty{}),
		call(runtime.Enable, cdp.Empty{}),
		chromedp.EmulateViewport(int64(width), int64(height)),
		call(emulation.SetEmulatedMedia, media),
		call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: v.NoScript}),
	}
	for _, c := range v.Cookies {
		steps = append(steps, cookie(url, c))
	}
	return chromedp.Steps(steps...)
}

func cookie(url string, c *http.Cookie) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: url})
		return err
	})
}

// call makes an action from a command whose answer says nothing.
func call[P any](command cdp.Command[P, cdp.Empty], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, params)
		return err
	})
}
