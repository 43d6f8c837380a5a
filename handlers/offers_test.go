package handlers

import (
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/net/html"

	"lotsennetz/graph"
)

// No page offers what its reader may not open: every link and every form of every
// page leads on for whoever sees it.
func TestNothingForbiddenIsOffered(t *testing.T) {
	h, _ := districtHouse(t)
	slugs, followed, most := h.slugs(t), 0, 2
	for _, role := range []graph.Role{"", graph.RoleMember, graph.RoleCoordinator, graph.RoleAdmin} {
		seen, tried := map[string]bool{}, map[string]int{}
		for _, shown := range shownPages {
			path := slugs.Replace(shown.path)
			page := h.page(role, path)
			if seen[path] || page.status == 403 || page.status == 303 {
				continue
			}
			seen[path] = true
			for _, at := range offered(page) {
				where, _, _ := strings.Cut(strings.SplitN(at, " ", 2)[1], "?")
				r, known := h.routeOf(strings.Split(at, " ")[0], where)
				switch {
				case !known || strings.HasPrefix(where, "/static/"):
				case r.access == members && role == "", r.access == coordinators && role != graph.RoleCoordinator && role != graph.RoleAdmin:
					t.Errorf("%s as %q: offers %s, which is not for this reader", path, role, at)
				case r.method == fiber.MethodGet && where != "/anmelden" && where != strings.Split(path, "?")[0] && tried[r.path] < most && !seen[at]:
					seen[at] = true
					tried[r.path]++
					followed++
					if got := h.page(role, strings.TrimPrefix(at, "GET ")); got.status >= 400 || strings.HasPrefix(got.header.Get("Location"), "/anmelden") {
						t.Errorf("%s as %q: %s answers %d", path, role, at, got.status)
					}
				}
			}
		}
	}
	if followed < 60 {
		t.Errorf("got %d links followed, want more: the test sees nothing", followed)
	}
}

// offered are the addresses of a page's links and forms, with their methods.
func offered(d doc) []string {
	var out []string
	for n := range d.root.Descendants() {
		at, method := attr(n, "href"), fiber.MethodGet
		if n.Type == html.ElementNode && n.Data == "form" {
			at, method = attr(n, "action"), strings.ToUpper(attr(n, "method"))
		}
		if strings.HasPrefix(at, "/") && (method == fiber.MethodPost || n.Data == "a" || n.Data == "form") {
			if at, _, _ = strings.Cut(at, "#"); method == "" {
				method = fiber.MethodGet
			}
			out = append(out, method+" "+at)
		}
	}
	return out
}

func (h *house) routeOf(method, path string) (route, bool) {
	for _, r := range h.server.table() {
		if r.method == method && fiber.RoutePatternMatch(path, r.path) {
			return r, true
		}
	}
	return route{}, false
}
