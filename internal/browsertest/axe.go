package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Violation is one rule of axe that a page breaks.
type Violation struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []Node `json:"nodes"`
}

// Node is one element that breaks the rule.
type Node struct {
	HTML    string   `json:"html"`
	Target  []string `json:"target"`
	Summary string   `json:"failureSummary"`
}

// String gives the rule and each element on a line of its own.
func (v Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s", v.ID, v.Impact, v.Help)
	for _, n := range v.Nodes {
		fmt.Fprintf(&b, "\n  %s  %s\n    %s", strings.Join(n.Target, " "), n.HTML, strings.ReplaceAll(n.Summary, "\n", " "))
	}
	return b.String()
}

// Axe opens url and gives every rule of axe that the page breaks: WCAG 2.2 A
// and AA and axe's good practice.
func (b *Browser) Axe(t testing.TB, url string, v View) []Violation {
	t.Helper()
	return b.Page(t, url, v).Axe(t)
}

// Axe checks the page as it stands now.
func (p *Page) Axe(t testing.TB) []Violation {
	t.Helper()
	script, err := axeScript()
	if err != nil {
		missing(t, err.Error())
	}
	// The DevTools protocol evaluates it, so the page's policy stays as it is.
	Eval[bool](t, p, script+"; true")
	return Eval[[]Violation](t, p, `axe.run(document, {resultTypes: ["violations"]}).then(result => result.violations.map(
		({id, impact, help, nodes}) => ({id, impact, help, nodes: nodes.map(
			({html, target, failureSummary}) => ({html: html.slice(0, 300), target: target.flat(), failureSummary}))})))`)
}

var axeScript = sync.OnceValues(func() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		text, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
		if err == nil {
			return string(text), nil
		}
		if filepath.Dir(dir) == dir {
			return "", fmt.Errorf("no axe-core in node_modules (run make bundle)")
		}
		dir = filepath.Dir(dir)
	}
})
