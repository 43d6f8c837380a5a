package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// WordsSetting is the key of the setting that holds Words.
const WordsSetting = graph.SearchSettings + "words"

// Words are what a coordinator teaches the search, as written. They count when a
// query is asked, so that nothing has to be indexed anew.
type Words struct {
	// Synonyms are lines of phrases that mean the same: each finds the others.
	Synonyms [][]string `json:"synonyms,omitempty"`
	// Abbreviations are lines of a short form and what it stands for. They count
	// as another spelling, which comes before a synonym.
	Abbreviations [][]string `json:"abbreviations,omitempty"`
	// StopWords say nothing; one that begins with "-" is no stop word after all.
	StopWords []string `json:"stop_words,omitempty"`
}

// Bounds of Words.
const (
	mostLines   = 500
	mostPhrases = 20
	longestWord = 80 // letters of a phrase
)

// WordsText is Words as a form holds them, a line each: "wort = anderes wort,
// drittes"; stop words alone.
type WordsText struct{ Synonyms, Abbreviations, StopWords string }

// ParseWords reads what was typed. What is wrong is graph.ErrInvalid, naming
// field and line.
func ParseWords(t WordsText) (Words, error) {
	var w Words
	var wrong graph.InvalidError
	w.Synonyms = parseLines(&wrong, "synonyms", t.Synonyms)
	w.Abbreviations = parseLines(&wrong, "abbreviations", t.Abbreviations)
	for n, line := range linesOf(t.StopWords) {
		word := strings.TrimPrefix(line, "-")
		if len(fold.Tokens(word)) != 1 || utf8.RuneCountInString(word) > longestWord {
			wrong.Fields = append(wrong.Fields, graph.FieldError{Field: "stop_words", Key: "bad_word", Args: []string{strconv.Itoa(n)}})
			continue
		}
		if !slices.Contains(w.StopWords, line) {
			w.StopWords = append(w.StopWords, line)
		}
	}
	if len(w.StopWords) > mostLines {
		wrong.Fields = append(wrong.Fields, graph.FieldError{Field: "stop_words", Key: "too_many", Args: []string{strconv.Itoa(mostLines)}})
	}
	if len(wrong.Fields) > 0 {
		wrong.What = WordsSetting
		return Words{}, &wrong
	}
	return w, nil
}

// linesOf are the lines that say something, by their number.
func linesOf(text string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		n := 0
		for line := range strings.Lines(text) {
			n++
			if line = strings.TrimSpace(line); line != "" && !yield(n, line) {
				return
			}
		}
	}
}

func parseLines(wrong *graph.InvalidError, field, text string) [][]string {
	var out [][]string
	bad := func(key string, n int) {
		wrong.Fields = append(wrong.Fields, graph.FieldError{Field: field, Key: key, Args: []string{strconv.Itoa(n)}})
	}
	for n, line := range linesOf(text) {
		first, rest, ok := strings.Cut(line, "=")
		phrases := []string{strings.TrimSpace(first)}
		for p := range strings.SplitSeq(rest, ",") {
			phrases = append(phrases, strings.TrimSpace(p))
		}
		plain := !slices.ContainsFunc(phrases, func(p string) bool {
			n := len(fold.Tokens(p))
			return n == 0 || n > 6 || strings.Contains(p, "=") || utf8.RuneCountInString(p) > longestWord
		})
		if !ok || !plain || len(phrases) > mostPhrases {
			bad("bad_line", n)
			continue
		}
		out = append(out, phrases)
	}
	if len(out) > mostLines {
		bad("too_many", mostLines)
	}
	return out
}

// Text is Words as a form holds them.
func (w Words) Text() WordsText {
	lines := func(of [][]string) string {
		var b strings.Builder
		for _, l := range of {
			fmt.Fprintf(&b, "%s = %s\n", l[0], strings.Join(l[1:], ", "))
		}
		return b.String()
	}
	t := WordsText{Synonyms: lines(w.Synonyms), Abbreviations: lines(w.Abbreviations)}
	if len(w.StopWords) > 0 {
		t.StopWords = strings.Join(w.StopWords, "\n") + "\n"
	}
	return t
}

// Setting is Words as they are kept.
func (w Words) Setting() graph.Setting {
	value, err := json.Marshal(w)
	if err != nil {
		panic(err) // lists of text
	}
	return graph.Setting{Meta: graph.Meta{Visibility: graph.Public}, Key: WordsSetting, Value: value}
}

// WordsFrom reads the setting; one that is not there holds none.
func WordsFrom(s graph.Setting) (Words, error) {
	var w Words
	if len(s.Value) == 0 {
		return w, nil
	}
	if err := json.Unmarshal(s.Value, &w); err != nil {
		return Words{}, fmt.Errorf("setting %s: %w", s.Key, err)
	}
	return w, nil
}

// wordsSetting is the setting as kept, the zero one where there is none.
func wordsSetting(ctx context.Context, store graph.Reader) (graph.Setting, error) {
	s, err := store.Setting(ctx, WordsSetting)
	if errors.Is(err, graph.ErrNotFound) {
		return graph.Setting{}, nil
	}
	return s, err
}

// ReadWording reads the district's own words.
func ReadWording(ctx context.Context, store graph.Reader) (*Wording, error) {
	s, err := wordsSetting(ctx, store)
	if err != nil {
		return nil, err
	}
	w, err := WordsFrom(s)
	return NewWording(w), err
}

// A Wording is Words made ready to be looked up. The nil Wording knows nothing of
// its own. It does not change.
type Wording struct {
	lines  [][]string           // folded phrases that mean the same
	means  map[string][]meaning // folded phrase without stop words → what else it is
	stop   map[string]bool      // true: says nothing; false: does after all
	phrase int                  // words of the longest phrase
}

// A meaning is another phrase for one typed.
type meaning struct {
	words []string
	how   how // asSpelling or asFamily
}

// NewWording makes Words ready.
func NewWording(w Words) *Wording {
	x := &Wording{means: map[string][]meaning{}, stop: map[string]bool{}}
	for _, s := range w.StopWords {
		word, not := strings.CutPrefix(s, "-")
		for _, t := range fold.Tokens(word) {
			x.stop[t] = !not
		}
	}
	for _, l := range w.Synonyms {
		x.add(l, asFamily)
	}
	for _, l := range w.Abbreviations {
		x.add(l, asSpelling)
	}
	return x
}

func (x *Wording) add(line []string, how how) {
	var folded []string
	for _, p := range line {
		folded = append(folded, fold.Text(p))
	}
	x.lines = append(x.lines, folded)
	for i, p := range folded {
		from := x.meaningful(strings.Fields(p))
		x.phrase = max(x.phrase, len(from))
		for k, q := range folded {
			if k != i && p != q {
				key := strings.Join(from, " ")
				x.means[key] = append(x.means[key], meaning{x.meaningful(strings.Fields(q)), how})
			}
		}
	}
}

// silent reports whether a folded word says nothing about what is looked for.
func (x *Wording) silent(word string) bool {
	if x != nil {
		if s, ok := x.stop[word]; ok {
			return s
		}
		if len(x.means[word]) > 0 {
			return false
		}
	}
	return isStopWord(word)
}

// of is what else the folded phrase is called.
func (x *Wording) of(phrase string) []meaning {
	if x == nil || len(x.means) == 0 {
		return nil
	}
	if m := x.means[phrase]; m != nil || strings.Contains(phrase, " ") {
		return m
	}
	for _, other := range spellings(phrase) {
		if m := x.means[other]; m != nil {
			return m
		}
	}
	return nil
}

// longest is how many words the longest phrase has that is called otherwise.
func (x *Wording) longest() int {
	if x == nil {
		return 0
	}
	return x.phrase
}

// meaningful leaves out stop words and legal forms, unless nothing is left.
func (x *Wording) meaningful(tokens []string) []string {
	kept := slices.DeleteFunc(slices.Clone(tokens), func(t string) bool { return x.silent(t) || legalWords[t] })
	if len(kept) == 0 {
		return tokens
	}
	return kept
}
