package fold

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// meet reports whether each word of the query meets a word of the document.
func meet(doc, query string) bool {
	var have []string
	for _, t := range append(Tokens(doc), Joined(doc)...) {
		have = append(append(have, t), Variants(t)...)
	}
	joined := slices.ContainsFunc(Joined(query), func(j string) bool { return slices.Contains(have, j) })
	if joined {
		return true
	}
	for _, q := range Tokens(query) {
		if !slices.ContainsFunc(append(Variants(q), q), func(v string) bool { return slices.Contains(have, v) }) {
			return false
		}
	}
	return true
}

func TestSpellingsMeet(t *testing.T) {
	for _, c := range []struct {
		doc     string
		queries []string
	}{
		{"Flüchtlingshilfe Süd", []string{"Flüchtlingshilfe", "Fluechtlingshilfe", "fluchtlingshilfe", "SUED"}},
		{"Fluechtlingshilfe Sued", []string{"Flüchtlingshilfe", "fluchtlingshilfe süd"}},
		{"Mueller, Anke", []string{"Müller", "Muller", "Mu\u0308ller", "Mueller"}},
		{"Goethe-Treff", []string{"Göthe", "Gothe", "Goethe"}},
		{"Fußball Grün-Weiß", []string{"fussball", "gruen weiss", "Gruenweiss", "Grünweiß"}},
		{"Olhütte Öl", []string{"Oel"}},
		{"İstanbul Kültür Derneği", []string{"istanbul", "Istanbul", "ISTANBUL", "kueltuer"}},
		{"Işık Evi", []string{"isik", "ışık", "IŞIK"}},
		{"Ali İhsan", []string{"ihsan"}},
		{"كتابخانه ياسمين", []string{"کتابخانه یاسمین"}},
		{"می\u200cخوانیم", []string{"میخوانیم", "می خوانیم", "می\u200cخوانیم"}},
		{"میخوانیم", []string{"می خوانیم", "می\u200cخوانیم"}},
		{"می خوانیم", []string{"میخوانیم", "می\u200cخوانیم"}},
		{"Malbata Kurdî", []string{"kurdi", "Malbata Kurdi"}},
		{"خانەی کوردی", []string{"خانه کردی", "خانەی كوردي"}},
		{"مطعم", []string{"المطعم", "والمطعم"}},
		{"المدرسة", []string{"مدرسة", "بالمدرسه", "للمدرسة"}},
		{"كلاس\u200cهای آلمانی", []string{"کلاس آلمانی", "کلاسها"}},
		{"Олександр Щербак", []string{"Oleksandr Shcherbak", "Schtscherbak", "Ščerbak", "Олександр"}},
		{"Oleksandr Schtscherbak", []string{"Олександр Щербак"}},
		{"Юлія Їжак", []string{"Yuliia Yizhak", "Julija"}},
		{"Київ", []string{"Kyiv", "Kiew"}},
		{"Kiew", []string{"Київ", "Киев", "Kyiv"}},
		{"Сергей Иванов", []string{"Sergey Ivanov", "Sergei Iwanow", "Sergej Ivanov"}},
		{"Згурський", []string{"Zghurskyi"}},
		{"Nord-West-Hilfe", []string{"nordwesthilfe", "Nord West Hilfe", "nord-west-hilfe", "NordWest Hilfe"}},
		{"Nord West Hilfe", []string{"nordwesthilfe"}},
		{"AWO/Diakonie-Zentrum", []string{"AWO Diakonie", "AWO/Diakonie", "Diakoniezentrum"}},
		{"Frauen-/Mädchentreff", []string{"Mädchentreff", "frauentreff", "Maedchentreff"}},
	} {
		for _, q := range c.queries {
			if !meet(c.doc, q) {
				t.Errorf("%q does not meet %q: document %q, joined %q", q, c.doc, Tokens(c.doc), Joined(c.doc))
			}
		}
	}
}

func TestDifferentWordsStayApart(t *testing.T) {
	for _, c := range [][2]string{
		{"Höchst", "Hoch"}, {"Bauer", "Bau"}, {"Hanauer", "Hanau"}, {"Alter", "Alt"}, {"Engl", "Engel"},
		{"Soest", "Sose"}, {"Bauer", "Baur"}, {"neue", "neu"}, {"60311", "60313"}, {"AWO", "AWP"}, {"Mohr", "Moers"},
	} {
		if meet(c[0], c[1]) || meet(c[1], c[0]) {
			t.Errorf("%q and %q meet", c[0], c[1])
		}
		if Key(c[0]) == Key(c[1]) {
			t.Errorf("%q and %q share the key %q", c[0], c[1], Key(c[0]))
		}
	}
}

func TestKey(t *testing.T) {
	for _, same := range [][]string{
		{"Müller", "Mueller", "Muller", "MÜLLER", "Mu\u0308ller"},
		{"Göthe", "Goethe", "gothe"},
		{"Щербак", "Shcherbak", "Schtscherbak"},
		{"Юлія", "Yuliia", "Julija", "Julia"},
		{"Олександр", "Oleksandr", "Olexandr"},
		{"Харків", "Kharkiv", "Charkiw"},
		{"Київ", "Kyiv"},
		{"Çalışkan", "Caliskan"},
	} {
		for _, s := range same[1:] {
			if got, want := Key(s), Key(same[0]); got != want {
				t.Errorf("Key(%q): got %q, want %q as for %q", s, got, want, same[0])
			}
		}
	}
	for _, apart := range [][2]string{{"Zoe", "Zo"}, {"Jo", "Io"}, {"Ys", "Is"}, {"Hans", "Ganz"}, {"Miete", "Mete"}, {"Liebe", "Lebe"}} {
		if Key(apart[0]) == Key(apart[1]) {
			t.Errorf("%q and %q share the key %q", apart[0], apart[1], Key(apart[0]))
		}
	}
}

func TestVariantsAreFolded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, tok := range Tokens(anyText().Draw(t, "s")) {
			for _, v := range Variants(tok) {
				if v == tok || v == "" || Text(v) != v {
					t.Fatalf("variant %q of %q, folded %q", v, tok, Text(v))
				}
			}
		}
	})
}

// Each keystroke of a name begins the folded name or a variant of it.
func TestTyping(t *testing.T) {
	for name, typed := range map[string]string{
		"DRK": "DRK", "Müller": "Müll", "Müllerin": "muell", "Fußball": "Fußba", "Ägidius": "ägi", "Червоний": "черв", "İzmir": "izm", "Fluechtling": "flücht",
	} {
		doc := append(Variants(Text(name)), Text(name))
		for i := range typed {
			part := Text(typed[:i])
			if part == "" {
				continue
			}
			begins := func(p string) bool {
				return slices.ContainsFunc(doc, func(d string) bool { return strings.HasPrefix(d, p) })
			}
			if !begins(part) && !slices.ContainsFunc(Variants(part), begins) {
				t.Errorf("%q typed for %q finds none of %q", typed[:i], name, doc)
			}
		}
	}
}
