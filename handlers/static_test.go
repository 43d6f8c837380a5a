package handlers

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// TestSqueezed: files and what visitors get come compressed, answers to an
// account never do.
func TestSqueezed(t *testing.T) {
	h := sampleHouse(t)
	inflate := map[string]func(io.Reader) (io.Reader, error){
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
	}
	css, ok := web.Asset("lotsennetz.css")
	if !ok {
		t.Fatal("no style sheet")
	}
	for _, path := range []string{css, "/", "/api/v1/actors", "/openapi.json"} {
		plain := h.as("", path)
		for encoding, open := range inflate {
			got := h.do(asked{path: path}.with("Accept-Encoding", encoding))
			if got.header.Get("Content-Encoding") != encoding || !strings.Contains(strings.Join(got.header.Values("Vary"), ","), "Accept-Encoding") {
				t.Errorf("%s: got encoding %q, want %s; Vary %v", path, got.header.Get("Content-Encoding"), encoding, got.header.Values("Vary"))
				continue
			}
			r, err := open(bytes.NewReader(got.body))
			if err != nil {
				t.Fatal(err)
			}
			if text, err := io.ReadAll(r); err != nil || !bytes.Equal(text, plain.body) || len(got.body) >= len(plain.body) {
				t.Errorf("%s: %s does not unpack to the same: %v", path, encoding, err)
			}
		}
	}
	for _, role := range graph.Roles {
		if got := h.do(asked{role: role, path: "/", html: true}.with("Accept-Encoding", "br, gzip")); got.header.Get("Content-Encoding") != "" {
			t.Errorf("%s gets a compressed page", role)
		}
	}
	if got := h.as("", css).header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("a file with its hash: got Cache-Control %q", got)
	}
}

// TestStaticTypes: every file we bring has a type of its own.
func TestStaticTypes(t *testing.T) {
	h := sampleHouse(t)
	for name, want := range map[string]string{"plain.css": "text/css; charset=utf-8", "theme.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml"} {
		if got := h.as("", "/static/"+name).header.Get("Content-Type"); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if fileTypes[".woff2"] != "font/woff2" {
		t.Errorf("fonts: got %q", fileTypes[".woff2"])
	}
	for _, path := range []string{"/static/", "/static/..%2f..%2fgo.mod", "/static/../session.go", "/static/%00", "/static/dist"} {
		if got := h.as("", path); got.status != 404 {
			t.Errorf("%s: got %d, want 404", path, got.status)
		}
	}
}
