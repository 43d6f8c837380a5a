// Package browsertest shows pages to a real browser: Debian's Chromium, headless,
// driven over the DevTools protocol. It checks them with axe, takes pictures and
// lists what a page asks for.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"
)

// Browser is one running Chromium. Its pages share nothing: each has cookies
// and storage of its own.
type Browser struct {
	ctx   context.Context
	close func()
}

var shared struct {
	sync.Mutex
	browser *Browser
}

// Open gives the browser of this test program, started by the first call. It
// lives until Close or the end of the program. Without a Chromium in PATH the
// test skips, or fails when LOTSENNETZ_TEST_ALL is 1.
func Open(t testing.TB) *Browser {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.browser != nil {
		return shared.browser
	}
	program := find()
	if program == "" {
		missing(t, "no Chromium in PATH (Debian: apt-get install chromium)")
	}
	b, err := start(program)
	if err != nil {
		t.Fatal("Chromium:", err)
	}
	shared.browser = b
	return b
}

// Close ends the browser of this test program. A TestMain may call it after
// m.Run; without that the kernel ends the browser with the program.
func Close() {
	shared.Lock()
	defer shared.Unlock()
	if shared.browser != nil {
		shared.browser.close()
		shared.browser = nil
	}
}

func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("LOTSENNETZ_TEST_ALL") == "1" {
		t.Fatal(what)
	}
	t.Skip(what)
}

func find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

func start(program string) (*Browser, error) {
	profile, err := newProfile()
	if err != nil {
		return nil, err
	}
	options := append([]chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program),
		chromedp.UserDataDir(profile),
	}, flags()...)
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	stop := func() {
		_ = chromedp.Cancel(ctx) // waits for the browser's own clean end
		cancel()
		cancelAlloc()
		_ = os.RemoveAll(profile)
	}
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return nil, err
	}
	return &Browser{ctx: ctx, close: stop}, nil
}

// flags keep the browser silent towards the outside: it resolves no name, so
// that a page that loads from elsewhere fails here instead of reaching it.
func flags() []chromedp.ExecAllocatorOption {
	options := []chromedp.ExecAllocatorOption{
		chromedp.Flag("headless", "new"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
		chromedp.Flag("disable-features", "Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider"),
		chromedp.Flag("force-color-profile", "srgb"),
	}
	for _, name := range []string{
		"no-sandbox", "disable-gpu", "no-first-run", "no-default-browser-check",
		"disable-background-networking", "disable-component-update", "disable-sync", "disable-quic",
		"disable-default-apps", "disable-extensions", "disable-dev-shm-usage", "metrics-recording-only",
		"hide-scrollbars", "mute-audio", "enable-unsafe-swiftshader",
	} {
		options = append(options, chromedp.Flag(name, true))
	}
	return options
}

const profilePrefix = "lotsennetz-browser-"

// newProfile makes a fresh profile folder, named after this process, and
// removes those that programs which are gone have left.
func newProfile() (string, error) {
	old, err := filepath.Glob(filepath.Join(os.TempDir(), profilePrefix+"*"))
	if err != nil {
		return "", err
	}
	for _, dir := range old {
		owner, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), profilePrefix), "-")
		pid, err := strconv.Atoi(owner)
		if err == nil && syscall.Kill(pid, 0) == syscall.ESRCH {
			_ = os.RemoveAll(dir)
		}
	}
	return os.MkdirTemp("", fmt.Sprintf("%s%d-", profilePrefix, os.Getpid()))
}
