package web

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/jba/templatecheck"
	"golang.org/x/net/html"

	"lotsennetz/web/locale"
)

// pages has one of every page.
var pages = []Page{
	&HomePage{}, &ErrorPage{}, &SearchPage{}, &SuggestionsPage{}, &ContactPage{}, &ActorsPage{}, &ActorPage{}, &ActorFormPage{},
	&ConflictPage{}, &MatchesPage{}, &PlanPage{}, &PoolPage{}, &RequestPage{}, &RequestsPage{}, &NetworkPage{}, &ConceptPage{},
	&JobPage{}, &BoardPage{}, &AnswerPage{}, &OutsidePage{}, &JobReportPage{}, &RegisterPage{}, &RegistrationsPage{}, &PoolRulesPage{},
	&SignInPage{}, &AccountPage{}, &LinkPage{}, &AdminPage{}, &AccountsPage{}, &SettingsPage{}, &WordsPage{}, &TopicFormPage{}, &TextPage{}, &AccessibilityPage{},
	&ProfilePage{}, &ProfileLinkPage{}, &AddressPage{}, &ProfileCalendarPage{}, &ProfileLeftPage{}, &MediatorsPage{}, &MediatorPage{},
	&IntroductionPage{}, &IntroBoardPage{}, &FollowPage{}, &ConferencePage{}, &RoomPage{}, &SortPage{}, &AimFormPage{}, &ReportPage{}, &AnalysisPage{}, &CoveragePage{}, &DutyFormPage{}, &CirclePage{}, &WishFormPage{}, &OutboxPage{}, &SchedulePage{}, &NumbersPage{}, &SettlementPage{}, &MailPage{}, &MapPage{}, &TwinsPage{}, &TwinListPage{},
}

func TestTemplatesFitTheirPages(t *testing.T) {
	seen := map[string]bool{}
	for _, page := range pages {
		tmpl, ok := templates()[page.name()]
		if !ok {
			t.Errorf("%T: no template %q", page, page.name())
			continue
		}
		seen[page.name()] = true
		if err := templatecheck.CheckHTMLStrict(tmpl.Lookup(entry(page)), page); err != nil {
			t.Errorf("%T: %v", page, err)
		}
	}
	for name := range templates() {
		if !seen[name] {
			t.Errorf("template %q: no page in the list", name)
		}
	}
}

// An empty page of every kind must come out: no template may need what a page
// can lack.
func TestEmptyPagesRender(t *testing.T) {
	for _, l := range locale.Languages {
		for _, page := range pages {
			reflect.ValueOf(page).Elem().FieldByName("Base").Set(reflect.ValueOf(Base{Printer: locale.New(l.Code, nil), URL: "/x?a=b"}))
			var buf bytes.Buffer
			if err := Render(&buf, page); err != nil {
				t.Errorf("%T %s: %v", page, l.Code, err)
				continue
			}
			if want := `<html lang="` + l.Code + `" dir="` + l.Dir + `">`; page.name() != "suggestions" && !strings.Contains(buf.String(), want) {
				t.Errorf("%T %s: got no %s: a field hides the language", page, l.Code, want)
			}
			checkHTML(t, page, buf.String())
		}
	}
}

// checkHTML refuses what the policy of the program would block, and ids that
// stand twice.
func checkHTML(t *testing.T, page Page, text string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%T: %v", page, err)
	}
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		kind := ""
		for _, a := range n.Attr {
			switch {
			case a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on"):
				t.Errorf("%T: <%s %s>: got %q, want none", page, n.Data, a.Key, a.Val)
			case a.Key == "id" && a.Val != "" && ids[a.Val]:
				t.Errorf("%T: id %q stands twice", page, a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "type":
				kind = a.Val
			case strings.Contains(a.Val, "ZgotmplZ"):
				t.Errorf("%T: <%s %s>: address refused", page, n.Data, a.Key)
			}
		}
		if n.Data == "style" || n.Data == "script" && n.FirstChild != nil && kind != "application/ld+json" {
			t.Errorf("%T: inline <%s>", page, n.Data)
		}
	}
}

func TestRenderNeedsALanguage(t *testing.T) {
	if err := Render(&bytes.Buffer{}, &HomePage{}); err == nil {
		t.Error("got no error, want one: the page has no language")
	}
}

func TestLanguageLinksKeepTheInputs(t *testing.T) {
	b := Base{Printer: locale.New("en", nil), URL: "/suche?q=caf%C3%A9+%26+mehr&lang=de"}
	links := b.LanguageLinks()
	en := links[slices.IndexFunc(links, func(l LanguageLink) bool { return l.Code == "en" })]
	if want := "/suche?lang=en&q=caf%C3%A9+%26+mehr"; en.Href != want || !en.Current {
		t.Errorf("got %q current %v, want %q, current", en.Href, en.Current, want)
	}
	b.FormID, b.FormURL = "form", "/akteure"
	if got, want := b.LanguageLinks()[0].Post, "/akteure?lang=de"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNavKnowsWhereItIs(t *testing.T) {
	b := Base{Printer: locale.New("de", nil), URL: "/akteure/vhs?x=1"}
	for _, e := range b.Nav() {
		if got, want := e.Current, e.Href == "/akteure"; got != want {
			t.Errorf("%s: got current %v, want %v", e.Href, got, want)
		}
		if e.Href == "/verwaltung" {
			t.Error("a visitor gets the way to the administration")
		}
	}
}
