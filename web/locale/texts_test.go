package locale

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lotsennetz/analysis"
	"lotsennetz/concept"
	"lotsennetz/graph"
	"lotsennetz/pool"
	"lotsennetz/search"
	"lotsennetz/search/match"
)

func words[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// sets are the closed sets whose labels pages print with L.
var sets = map[string][]string{
	"actor.kind":              words(graph.ActorKinds),
	"visibility":              {"public", "network", "coordination"},
	"role":                    words(append([]graph.Role{graph.RoleVisitor}, graph.Roles...)),
	"channel":                 words([]graph.ChannelKind{graph.Phone, graph.Email, graph.Web}),
	"level":                   words(graph.Levels),
	"mode":                    words(graph.Modes),
	"map.what":                {"akteure", "angebote", "bedarf", "abdeckung", "sprachen"},
	"map.state":               {"contact", "part", "offer", "language", "none", "reach", "remote", "far"},
	"gender":                  {"f", "m", "d"},
	"willingness":             words([]graph.Willingness{graph.AskNormally, graph.AskLess, graph.AskRarely}),
	"evidence":                {"self", "interview", "certificate"},
	"document":                {graph.Conduct, graph.Secrecy, graph.Training},
	"assignment.state":        words(graph.AssignmentStates),
	"mediators.state":         {"active", "ending", "over", "paused", "archived"},
	"mediators.papers":        {"valid", "ending", "lapsed", "missing"},
	"mediator":                {"listening", "speaking", "reading", "writing"},
	"cooperation.state":       words(graph.CooperationStates),
	"relation":                words(graph.Relations),
	"network.size":            {"links", "ways", "same"},
	"network.colour":          {"kind", "town", "group", "state"},
	"request.state":           words(graph.RequestStates),
	"request.event":           words([]pool.Event{pool.Submit, pool.Ask, pool.Idle, pool.Accept, pool.Withdraw, pool.Unassign, pool.AskAgain, pool.Cancel, pool.GiveUp, pool.Reopen, pool.Hand, pool.Take, pool.Refuse, pool.GiveBack, pool.Pass, pool.Finish, pool.Settle}),
	"request.party":           append(words(graph.Sides), "outside"),
	"poolrules.change":        words(graph.ChangeKinds),
	"poolrules.effect":        words(graph.Effects),
	"poolrules.round":         words(graph.Roundings),
	"answer.outcome":          words([]pool.Outcome{pool.Yours, pool.Taken, pool.TooLate, pool.Occupied, pool.Declined, pool.Over}),
	"outside.outcome":         words([]pool.Outcome{pool.Yours, pool.Declined, pool.Over}),
	"concept.state":           words(graph.ConceptStates),
	"message.state":           words(graph.MessageStates),
	"message.trouble":         {"late", "unwritable", "refused", "later", "tries", "unclear", "crashed", "taken_back"},
	"mail.door":               {"answer", "profile", "feed", "report", "intro", "confirm", "signin", "outside", "address"},
	"seat.role":               words(graph.SeatRoles),
	"twins.column":            {"name", "art", "ort", "ortsteil", "strasse", "plz", "telefon", "email", "website", "beschreibung"},
	"coverage.table":          {"themen", "sport", "sprachen"},
	"coverage.contact":        words(analysis.ContactStates),
	"coverage.duty":           words(analysis.DutyStates),
	"metric":                  concept.Metrics,
	"metric.name":             concept.Metrics,
	"participant.role":        words([]graph.ParticipantRole{graph.Provider, graph.Partner}),
	"place.kind":              words(graph.PlaceKinds),
	"search.type":             words(search.Types),
	"match.excluded":          append([]string{match.ClubsFull}, match.Exclusions...),
	"match.mediator.excluded": match.MediatorExclusions,
	"month":                   {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
	"weekday":                 {"0", "1", "2", "3", "4", "5", "6"},
	"problem": {"not_found", "under_way", "key_reused", "validation_failed", "stale_version", "forbidden", "unauthorized", "rate_limited",
		"precondition_required", "bad_request", "unavailable", "timeout", "internal", "method_not_allowed", "too_large", "gone", "slot_taken", "busy"},
}

// usage is what the sources say: keys with a text, sets with labels, keys of
// wrong fields.
type usage struct {
	keys, sets, errors map[string]string // where
	literals           map[string]bool
}

var (
	textKey     = regexp.MustCompile(`^[a-z_]+(\.[a-z_]+)+$`)
	fileName    = regexp.MustCompile(`\.(html|css|js|json|svg|rtl\.css)$`)
	templateKey = regexp.MustCompile(`\.T\s+"([^"]+)"`)
	templateSet = regexp.MustCompile(`\.L\s+"([^"]+)"`)
)

func sources(t *testing.T) usage {
	t.Helper()
	u := usage{map[string]string{}, map[string]string{}, map[string]string{}, map[string]bool{}}
	root := "../.."
	for _, dir := range []string{"web", "handlers", "graph", "search", "analysis", "pool", "liaison", "concept", "twin", "internal", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			switch {
			case strings.HasSuffix(path, "_test.go"):
			case strings.HasSuffix(path, ".go"):
				u.goFile(t, path)
			case strings.HasSuffix(path, ".html") && strings.Contains(path, "templates"):
				b, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				for _, m := range templateKey.FindAllStringSubmatch(string(b), -1) {
					u.keys[m[1]] = path
				}
				for _, m := range templateSet.FindAllStringSubmatch(string(b), -1) {
					u.sets[m[1]] = path
				}
			}
			return nil
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	return u
}

func (u usage) goFile(t *testing.T, path string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Logf("%s: %v", path, err) // another's half-written file
		return
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if s, ok := text(n); ok {
				u.literals[s] = true
				if strings.Contains(path, "/web/") && textKey.MatchString(s) && !fileName.MatchString(s) {
					u.keys[s] = path
				}
			}
		case *ast.CallExpr:
			u.call(n, path)
		}
		return true
	})
}

// call notes the keys a call names: T(key), Say(key), L(set), and where a wrong
// field is reported.
func (u usage) call(n *ast.CallExpr, path string) {
	name := ""
	switch f := n.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.Ident:
		name = f.Name
	}
	arg := func(i int) (string, bool) {
		if i >= len(n.Args) {
			return "", false
		}
		return text(n.Args[i])
	}
	at := map[string]int{"T": 0, "Say": 0, "L": 0, "Invalid": 2, "that": 2}
	switch {
	case strings.Contains(path, "/graph/"):
		at["add"] = 1
	case strings.Contains(path, "/handlers/"):
		at["bad"] = 1
	}
	i, known := at[name]
	if !known {
		return
	}
	key, ok := arg(i)
	switch {
	case !ok:
	case name == "L":
		u.sets[key] = path
	case name == "T" || name == "Say":
		if strings.Contains(key, ".") && !strings.HasSuffix(key, ".") {
			u.keys[key] = path
		}
	case !strings.Contains(key, "."):
		u.errors[key] = path
	}
}

func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func has(of map[string]string, key string) bool {
	return of[key] != "" || of[key+".other"] != ""
}

func TestEveryKeyUsedExists(t *testing.T) {
	u := sources(t)
	de := texts["de"]
	for key, where := range u.keys {
		if !has(de, key) && sets[key] == nil {
			t.Errorf("%s: no text %q", where, key)
		}
	}
	for key, where := range u.errors {
		if !has(de, "error."+key) {
			t.Errorf("%s: no text %q", where, "error."+key)
		}
	}
	for set, where := range u.sets {
		values, known := sets[set]
		if !known {
			t.Errorf("%s: labels of %q: no such set", where, set)
		}
		for _, v := range values {
			if !has(de, set+"."+v) {
				t.Errorf("%s: no label %q", where, set+"."+v)
			}
		}
	}
}

var pluralForm = regexp.MustCompile(`\.(zero|one|two|few|many|other)$`)

func TestEveryTextIsUsed(t *testing.T) {
	u := sources(t)
	labels := map[string]bool{}
	for set, values := range sets {
		for _, v := range values {
			labels[set+"."+v] = true
		}
	}
	for _, v := range sets["problem"] {
		labels["problem."+v+".title"] = true
	}
	for key := range texts["de"] {
		plain := pluralForm.ReplaceAllString(key, "")
		short, isError := strings.CutPrefix(key, "error.")
		switch {
		case u.keys[key] != "" || u.keys[plain] != "" || u.literals[key] || u.literals[plain] || labels[key]:
		case isError && (u.errors[short] != "" || u.literals[short]):
		case u.composed(key):
		case letterText.MatchString(key) && u.literals[letterText.FindStringSubmatch(key)[1]]:
		default:
			t.Errorf("text %q: used nowhere", key)
		}
	}
}

// letterText are the texts of a letter, by its template.
var letterText = regexp.MustCompile(`^mail\.([a-z_]+)\.(subject|text)$`)

// composed reports whether a key is put together in the sources: "match.without_"
// and a reason, "match.ended" and "_since".
func (u usage) composed(key string) bool {
	for i := range key {
		if key[i] == '_' && (u.literals[key[:i+1]] || u.literals[key[:i]] && u.literals[key[i:]]) {
			return true
		}
	}
	return false
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// counted are the forms of a text that counts, in each language.
var counted = map[string][]string{
	"de": {"one", "other"}, "de-x-leicht": {"one", "other"}, "en": {"one", "other"}, "tr": {"one", "other"}, "fa": {"one", "other"},
	"uk": {"one", "few", "many", "other"}, "ar": {"zero", "one", "two", "few", "many", "other"},
}

// keysOf are the keys a language must have: those of German, and where a text
// counts, one for every form of the language's own.
func keysOf(code string) map[string]string {
	out := map[string]string{}
	for key, text := range texts[Fallback] {
		plain, isOther := strings.CutSuffix(key, ".other")
		one := strings.TrimSuffix(plain, ".one")
		switch {
		case isOther && texts[Fallback][plain+".one"] != "":
			for _, form := range counted[code] {
				out[plain+"."+form] = text
			}
		case one != plain && texts[Fallback][one+".other"] != "":
		default:
			out[key] = text
		}
	}
	return out
}

func places(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestLanguagesHaveTheSameTexts(t *testing.T) {
	for _, l := range Languages {
		want := keysOf(l.Code)
		for key, de := range want {
			text, ok := texts[l.Code][key]
			if !ok {
				t.Errorf("%s: no text %q", l.Code, key)
				continue
			}
			if strings.HasPrefix(key, "format.") || strings.HasSuffix(key, ".one") && !strings.Contains(text, "{0}") {
				continue // "one place": the number may be a word
			}
			if got, want := places(text), places(de); !slices.Equal(got, want) {
				t.Errorf("%s: %q: got places %q, want %q", l.Code, key, got, want)
			}
		}
		for key := range texts[l.Code] {
			if _, ok := want[key]; !ok {
				t.Errorf("%s: %q: not in %s", l.Code, key, Fallback)
			}
		}
	}
}

func TestTextsAreClean(t *testing.T) {
	for code, of := range texts {
		for key, text := range of {
			if text == "" || text != strings.TrimSpace(text) && !strings.HasPrefix(key, "format.") {
				t.Errorf("%s: %q: got %q, want a text without space around it", code, key, text)
			}
			if strings.ContainsAny(text, "<>") {
				t.Errorf("%s: %q: got markup in %q", code, key, text)
			}
		}
		raw, err := files.ReadFile(code + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(raw), `": "`); n != len(of) {
			t.Errorf("%s.json: %d lines, %d keys: a key stands twice", code, n, len(of))
		}
		if !json.Valid(raw) {
			t.Errorf("%s.json: not JSON", code)
		}
	}
	if got := slices.Sorted(maps.Keys(texts)); len(got) != 7 {
		t.Errorf("got languages %q, want seven", got)
	}
}
