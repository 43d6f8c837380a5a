package handlers

import (
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// TestClient: of what a request says about where it came from, only what a proxy
// of ours wrote counts, however it writes it.
func TestClient(t *testing.T) {
	h := sampleHouse(t, func(cfg *Config) { cfg.TrustedProxies = []string{"0.0.0.0", "192.0.2.0/24", "2001:db8:ffff::/48"} })
	direct := sampleHouse(t)
	for _, x := range []struct {
		name  string
		lines []string // of X-Forwarded-For
		want  string
	}{
		{"no header", nil, "0.0.0.0"},
		{"one hop", []string{"203.0.113.9"}, "203.0.113.9"},
		{"invented before it", []string{"10.0.0.1, 203.0.113.9"}, "203.0.113.9"},
		{"invented in a line of its own", []string{"10.0.0.1", "203.0.113.9"}, "203.0.113.9"},
		{"two lines, two proxies", []string{"10.0.0.1, 10.0.0.2", "203.0.113.9", "192.0.2.7"}, "203.0.113.9"},
		{"empty lines", []string{"", "203.0.113.9"}, "203.0.113.9"},
		{"IPv4 in IPv6", []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		{"IPv6, its network", []string{"2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"},
		{"IPv6 through a proxy", []string{"2001:db8:1:2::9, 2001:db8:ffff::1"}, "2001:db8:1:2::/64"},
		{"a zone", []string{"fe80::1%eth0"}, "fe80::/64"},
		{"no address", []string{"evil"}, "0.0.0.0"},
		{"no address before ours", []string{"evil, 192.0.2.7"}, "192.0.2.7"},
		{"only proxies", []string{"192.0.2.1, 192.0.2.2"}, "192.0.2.1"},
	} {
		var fast fasthttp.RequestCtx
		for _, l := range x.lines {
			fast.Request.Header.Add(fiber.HeaderXForwardedFor, l)
		}
		c := h.server.app.AcquireCtx(&fast)
		if got := h.server.client(c); got != x.want {
			t.Errorf("%s: got %q, want %q", x.name, got, x.want)
		}
		h.server.app.ReleaseCtx(c)
		c = direct.server.app.AcquireCtx(&fast)
		if got := direct.server.client(c); got != "0.0.0.0" {
			t.Errorf("%s, without a proxy: got %q, want the address itself", x.name, got)
		}
		direct.server.app.ReleaseCtx(c)
	}
}
