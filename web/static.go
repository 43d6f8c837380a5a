package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"sync"
)

// Our own style sheets and scripts lie in static; static/dist is there only
// when the build had Node to bundle KERN UX, htmx and the network picture.
//
//go:embed static
var staticFiles embed.FS

// Static is the file system of everything under /static. What it holds never
// changes while the program runs, and Asset's URLs change with the content, so
// an answer to a URL with a version may be kept for ever.
func Static() fs.FS {
	sub, err := fs.Sub(staticFiles, "static")
	if err != nil {
		panic(err) // the name is a constant: only a slip in this file gets here
	}
	return sub
}

// Asset gives the URL of a static file with a hash of its content
// (/static/lotsennetz.css?v=ab12cd34), and false when the build did not bring
// it. A name without a folder is looked up among our own files first, then
// among the bundled ones.
func Asset(name string) (url string, ok bool) {
	urls := assetURLs()
	for _, path := range []string{name, "dist/" + name} {
		if url, ok := urls[path]; ok {
			return url, true
		}
	}
	return "", false
}

var assetURLs = sync.OnceValue(func() map[string]string {
	urls := map[string]string{}
	err := fs.WalkDir(Static(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(Static(), path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(text)
		urls[path] = "/static/" + path + "?v=" + hex.EncodeToString(sum[:4])
		return nil
	})
	if err != nil {
		panic(err) // reading an embedded file cannot fail
	}
	return urls
})
