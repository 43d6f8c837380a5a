package web

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

func TestAsset(t *testing.T) {
	for _, name := range []string{"lotsennetz.css", "plain.css", "suggest.js", "theme.js", "draft.js"} {
		got, ok := Asset(name)
		want := regexp.MustCompile(`^/static/` + regexp.QuoteMeta(name) + `\?v=[0-9a-f]{8}$`)
		if !ok || !want.MatchString(got) {
			t.Errorf("%s: got %q, %v; want %s", name, got, ok, want)
		}
	}
	for _, name := range []string{"", "nothing.css", "../static.go", "dist"} {
		if got, ok := Asset(name); ok {
			t.Errorf("%q: got %q, want no asset", name, got)
		}
	}
}

// The bundle comes whole or not at all: a layout that found KERN must not miss
// its right-to-left twin.
func TestBundleIsWhole(t *testing.T) {
	names := []string{"kern.css", "kern.rtl.css", "htmx.js", "network.js", "licences.txt"}
	found := 0
	for _, name := range names {
		if url, ok := Asset(name); ok {
			found++
			if !strings.HasPrefix(url, "/static/dist/"+name+"?v=") {
				t.Errorf("%s: got %q, want it under /static/dist", name, url)
			}
		}
	}
	if found != 0 && found != len(names) {
		t.Errorf("got %d bundled files of %d, want all or none", found, len(names))
	}
}

// Style sheets and scripts must work under a policy that lets nothing come
// from elsewhere and nothing be evaluated.
func TestStaticFilesKeepToThePolicy(t *testing.T) {
	address := regexp.MustCompile(`(?:url\(\s*["']?|@import\s+["']|src=["'])(https?:)?//`)
	physical := regexp.MustCompile(`(?m)^\s*(?:margin|padding|border)-(?:left|right)\s*:|text-align:\s*(?:left|right)|float:\s*(?:left|right)`)
	evaluated := regexp.MustCompile(`\beval\(|new Function\(|\.innerHTML\s*=`)
	err := fs.WalkDir(Static(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(Static(), path)
		if err != nil {
			return err
		}
		own := !strings.HasPrefix(path, "dist/")
		if strings.HasSuffix(path, ".css") {
			if at := address.Find(text); at != nil {
				t.Errorf("%s loads from elsewhere: %q", path, at)
			}
			if at := physical.Find(text); own && at != nil {
				t.Errorf("%s: got %q, want a logical property", path, at)
			}
		}
		if own && strings.HasSuffix(path, ".js") {
			if at := evaluated.Find(text); at != nil {
				t.Errorf("%s: got %q, want neither evaluation nor markup from text", path, at)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
