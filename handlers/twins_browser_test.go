package handlers

import (
	"encoding/base64"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/internal/browsertest"
	"lotsennetz/internal/demo"
)

// TestComparedListInABrowser looks at a list beside the directory, on a desktop
// and on a phone from right to left.
func TestComparedListInABrowser(t *testing.T) {
	b := needBrowser(t)
	h, address := districtHouse(t)
	file, err := fs.ReadFile(demo.Files(), "vereinsliste_2019.csv")
	if err != nil {
		t.Fatal(err)
	}
	for name, at := range map[string]look{"desktop": {lang: "de"}, "phone-rtl": {lang: "ar", view: browsertest.Phone}} {
		v := at.view
		v.Cookies = []*http.Cookie{{Name: languageCook, Value: at.lang}, {Name: sessionCookie, Value: h.sessions[graph.RoleCoordinator]}}
		p := b.Page(t, address+"/verwaltung/dubletten", v)
		browsertest.Eval[bool](t, p, `(() => {
			const f = document.createElement("form"), set = (n, v) => { const i = document.createElement("input"); i.type = "hidden"; i.name = n; i.value = v; f.append(i); };
			f.method = "post"; f.action = "/verwaltung/dubletten/liste";
			set("name", "vereinsliste_2019.csv"); set("data", "`+base64.StdEncoding.EncodeToString(file)+`");
			document.body.append(f); f.submit(); return true; })()`)
		soon(t, p, "the list is read", `document.readyState === "complete" && document.querySelectorAll("select[name^='row.']").length > 50`)
		for _, found := range wrongInBrowser(t, p) {
			t.Errorf("%s: %s", name, found)
		}
		if dir := os.Getenv("LOTSENNETZ_SCREENSHOTS"); dir != "" {
			p.Screenshot(t, filepath.Join(dir, "liste-"+name+".png"))
		}
	}
}
