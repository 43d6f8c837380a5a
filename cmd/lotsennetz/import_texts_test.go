package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// TestImportTexts: what internal/exchange gives as a reason has words, and no
// words are left over.
func TestImportTexts(t *testing.T) {
	p := locale.New("de", graph.NewCatalog(nil))
	reasons, literals := stringsOf(t, "../../internal/exchange")
	if len(reasons) == 0 {
		t.Fatal("no reasons found")
	}
	for key := range reasons {
		if _, ok := importTexts[key]; !ok && !p.Has("error."+key) {
			t.Errorf("reason %q has no text", key)
		}
	}
	for key := range importTexts {
		if !literals[key] {
			t.Errorf("text of %q is not used", key)
		}
	}
}

// stringsOf are the first arguments of calls of reason, and all string literals,
// of a package.
func stringsOf(t *testing.T, folder string) (reasons, literals map[string]bool) {
	t.Helper()
	files, err := filepath.Glob(folder + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	reasons, literals = map[string]bool{}, map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					literals[text] = true
				}
			case *ast.CallExpr:
				if fun, ok := n.Fun.(*ast.Ident); ok && fun.Name == "reason" && len(n.Args) > 0 {
					if lit, ok := n.Args[0].(*ast.BasicLit); ok {
						text, _ := strconv.Unquote(lit.Value)
						reasons[text] = true
					}
				}
			}
			return true
		})
	}
	return reasons, literals
}
