package web

import (
	"net/url"
	"slices"
	"strings"

	"lotsennetz/graph"
)

// TextPage is an imprint, a privacy notice: a title and paragraphs an admin can
// edit.
type TextPage struct {
	Base
	Blocks []Block
}

func (*TextPage) name() string { return "text" }

// Block is a heading or a paragraph of an edited text.
type Block struct{ Heading, Text string }

// Blocks reads an edited text: blank lines part paragraphs, a line that begins
// with "#" is a heading. Nothing else means anything; markup stays text.
func Blocks(text string) []Block {
	var out []Block
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		part = strings.TrimSpace(part)
		heading, isHeading := strings.CutPrefix(part, "#")
		switch {
		case part == "":
		case isHeading:
			first, rest, _ := strings.Cut(heading, "\n")
			out = append(out, Block{Heading: strings.TrimSpace(strings.TrimLeft(first, "#"))})
			if rest = strings.TrimSpace(rest); rest != "" {
				out = append(out, Block{Text: rest})
			}
		default:
			out = append(out, Block{Text: part})
		}
	}
	return out
}

// TextPages are the pages whose text can be edited, as their settings name them.
var TextPages = []string{"imprint", "privacy", "accessibility"}

// TextSetting is the key of the setting that holds a page's text in a language.
func TextSetting(page, lang string) string { return "page." + page + "." + lang }

// AccessibilityPage is the accessibility statement with its feedback form.
type AccessibilityPage struct {
	Base
	Blocks                 []Block
	Problems               []Problem
	Message, Email, Anchor Field
	Key                    string
}

func (*AccessibilityPage) name() string { return "accessibility" }

// NewAccessibilityPage is the statement with what was typed into the form.
func NewAccessibilityPage(b Base, text string, in FormInput) *AccessibilityPage {
	f := NewForm(b.Printer, in.Values, in.Wrong)
	p := &AccessibilityPage{Base: b, Blocks: Blocks(text), Key: in.Values.Get("idempotency_key"),
		Message: f.hint(f.input("message", "accessibility.message"), "accessibility.message.hint"),
		Anchor:  f.optional(f.input("page", "accessibility.page")),
		Email:   f.optional(f.hint(f.input("email", "accessibility.email"), "accessibility.email.hint"))}
	p.Message.Rows, p.Message.MaxLength = 5, 5000
	p.Email.Type, p.Email.Complete = "email", "email"
	p.Problems = f.problems(p.Message, p.Anchor, p.Email)
	return p
}

// Feedback is what somebody wrote about a barrier. It is kept as a setting that
// coordinators alone see.
type Feedback struct {
	Message string     `json:"message"`
	Page    string     `json:"page,omitempty"`
	Email   string     `json:"email,omitempty"`
	On      graph.Date `json:"on"`
}

// FeedbackPrefix begins the keys of settings that hold feedback.
const FeedbackPrefix = "feedback."

// ConflictPage shows both versions of a record that somebody else changed in the
// meantime, and lets the writer choose.
type ConflictPage struct {
	Base
	Action  string
	Back    string
	Version int64
	Rows    []ConflictRow
	Hidden  []HiddenField
}

func (*ConflictPage) name() string { return "conflict" }

// ConflictRow is one field in both versions.
type ConflictRow struct {
	Label, Mine, Theirs string
	Differs             bool
}

// HiddenField carries a value through a page unseen.
type HiddenField struct{ Name, Value string }

// NewConflictPage compares what was typed with what is stored, in words; what
// differs comes first.
func NewConflictPage(b Base, mine, theirs url.Values) *ConflictPage {
	return newConflict(b, conflicting{actorFields(mine, theirs), b.fieldLabel, b.fieldText}, mine, theirs)
}

// conflicting are the fields of a form, what each is called, and what its values
// say.
type conflicting struct {
	fields []string
	label  func(name string) string
	text   func(name string, values []string) string
}

func newConflict(b Base, of conflicting, mine, theirs url.Values) *ConflictPage {
	p := &ConflictPage{Base: b}
	for _, name := range of.fields {
		row := ConflictRow{Label: of.label(name), Mine: of.text(name, mine[name]), Theirs: of.text(name, theirs[name])}
		row.Differs = row.Mine != row.Theirs
		if row.Mine != "" || row.Theirs != "" {
			p.Rows = append(p.Rows, row)
		}
	}
	slices.SortStableFunc(p.Rows, func(x, y ConflictRow) int {
		switch {
		case x.Differs == y.Differs:
			return 0
		case x.Differs:
			return -1
		}
		return 1
	})
	for name, values := range mine {
		for _, v := range values {
			if name != "version" && name != "lang" {
				p.Hidden = append(p.Hidden, HiddenField{name, v})
			}
		}
	}
	return p
}
