package browsertest

import (
	"bytes"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func TestMain(m *testing.M) {
	code := m.Run()
	Close()
	os.Exit(code)
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"

func site(t *testing.T, pages map[string]string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		if c, err := r.Cookie("who"); err == nil {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<title>" + c.Value + "</title>"))
			return
		}
		body, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if strings.HasSuffix(r.URL.Path, ".js") {
			w.Header().Set("Content-Type", "text/javascript")
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

const good = `<!doctype html><html lang="de"><title>Gut</title><link rel="icon" href="data:,"><main><h1>Gut</h1><form><label>Name <input id="n"></label></form></main>`

func TestAxe(t *testing.T) {
	b := Open(t)
	url := site(t, map[string]string{
		"/good": good,
		"/bad":  `<!doctype html><html><title>Schlecht</title><main><h1>Schlecht</h1><input><img src="x.png"></main>`,
	})
	if got := b.Axe(t, url+"/good", View{}); len(got) != 0 {
		t.Errorf("good page: got %v, want no violation", got)
	}
	var ids []string
	for _, v := range b.Axe(t, url+"/bad", Phone) {
		ids = append(ids, v.ID)
		if len(v.Nodes) == 0 || v.Nodes[0].HTML == "" || !strings.Contains(v.String(), v.Nodes[0].HTML) {
			t.Errorf("%s: got %+v, want the element and its text", v.ID, v)
		}
	}
	for _, want := range []string{"html-has-lang", "image-alt", "label"} {
		if !slices.Contains(ids, want) {
			t.Errorf("bad page: got %q, want %s among them", ids, want)
		}
	}
}

func TestRequestsAndProblems(t *testing.T) {
	b := Open(t)
	url := site(t, map[string]string{
		"/":     good + `<img alt="" src="http://fremd.invalid/a.png"><img alt="" src="/weg.png"><script src="/a.js"></script><script>1</script>`,
		"/a.js": `console.error("oje", 7); fetch("/daten.json").catch(() => {})`,
	})
	p := b.Page(t, url+"/", View{})
	got := p.Requests()
	for _, want := range []string{url + "/", url + "/a.js", url + "/weg.png"} {
		if !slices.Contains(got, want) {
			t.Errorf("requests: got %q, want %q among them", got, want)
		}
	}
	problems := strings.Join(p.Problems(), "\n")
	for _, want := range []string{"fremd.invalid", "console: oje", "404", "inline script"} {
		if !strings.Contains(problems, want) {
			t.Errorf("problems: got %s\nwant %q among them", problems, want)
		}
	}
}

func TestPagesShareNothing(t *testing.T) {
	b := Open(t)
	url := site(t, map[string]string{"/": good})
	signedIn := View{Cookies: []*http.Cookie{{Name: "who", Value: "koordination"}}}
	if got := Eval[string](t, b.Page(t, url+"/", signedIn), "document.title"); got != "koordination" {
		t.Errorf("with a cookie: got title %q, want koordination", got)
	}
	if got := Eval[string](t, b.Page(t, url+"/", View{}), "document.title"); got != "Gut" {
		t.Errorf("next page: got title %q, want Gut", got)
	}
}

func TestView(t *testing.T) {
	b := Open(t)
	url := site(t, map[string]string{
		"/":     good + `<script src="/a.js"></script><p>lang</p>`,
		"/a.js": `document.title = "Skript"`,
	})
	dark := b.Page(t, url+"/", View{Width: 400, Height: 300, Dark: true})
	if got := Eval[bool](t, dark, `matchMedia("(prefers-color-scheme: dark)").matches && innerWidth === 400`); !got {
		t.Error("dark and 400 wide: got false, want true")
	}
	dark.Click(t, "#n")
	dark.Type(t, "#n", "Grün-Weiß")
	dark.Key(t, kb.Backspace)
	if got := Eval[string](t, dark, `document.querySelector("#n").value`); got != "Grün-Wei" {
		t.Errorf("typed: got %q, want Grün-Wei", got)
	}
	if got := Eval[string](t, b.Page(t, url+"/", View{NoScript: true}), "document.title"); got != "Gut" {
		t.Errorf("without script: got title %q, want Gut", got)
	}
	if got := Eval[bool](t, b.Page(t, url+"/", View{Print: true}), `matchMedia("print").matches`); !got {
		t.Error("print: got false, want true")
	}
}

func TestScreenshot(t *testing.T) {
	b := Open(t)
	tall := good + strings.Repeat("<p>Zeile</p>", 100)
	file := filepath.Join(t.TempDir(), "a.png")
	b.Screenshot(t, site(t, map[string]string{"/": tall})+"/", View{Width: 400, Height: 300}, file)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.DecodeConfig(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if picture.Width != 400 || picture.Height < 1000 {
		t.Errorf("got %d × %d, want 400 × more than 1000", picture.Width, picture.Height)
	}
}
