package match

import (
	"slices"

	"lotsennetz/graph"
)

// Why to ask back.
const (
	AskLanguage = "language_unknown" // no single language was named
	AskConfused = "confused"         // people mistake the language for others
	AskConsent  = "consent"          // another would do if the client agrees
)

// AskBack is a question to whoever asks, beside the candidates.
type AskBack struct {
	Reason string
	// Choices are the languages it may be: the one asked first, then by code.
	Choices []graph.LanguageCode
	// Consent are languages spoken in the pool that would do if the client
	// agreed, by code.
	Consent  []graph.LanguageCode
	Sentence graph.Phrase
}

// askBack is the question a language raises, or nil. That another language would
// do if the client agreed comes first where nobody was found otherwise.
func (j *job) askBack(of *listing, r MediatorResult) *AskBack {
	known := j.catalog.Languages[j.Language].Code != ""
	if !known || j.Language == "und" {
		return &AskBack{Reason: AskLanguage, Choices: j.members(of), Sentence: graph.Say("match.ask_language")}
	}
	out := AskBack{Consent: []graph.LanguageCode{}}
	if r.Excluded[NeedsConsent] > 0 {
		out.Consent = j.spoken(of, j.withConsent)
	}
	confused := j.confused()
	switch {
	case len(out.Consent) > 0 && r.Total == 0:
		out.Reason, out.Choices = AskConsent, out.Consent
		out.Sentence = graph.Say("match.ask_consent", j.Language)
	case len(confused) > 0:
		out.Reason, out.Choices = AskConfused, append([]graph.LanguageCode{j.Language}, confused...)
		out.Sentence = graph.Say("match.ask_confused", j.Language)
	default:
		return nil
	}
	return &out
}

// members are the languages of a macrolanguage, or all that are spoken.
func (j *job) members(of *listing) []graph.LanguageCode {
	var out []graph.LanguageCode
	for code, l := range j.catalog.Languages {
		if l.Macro != "" && l.Macro == string(j.Language) {
			out = append(out, code)
		}
	}
	if len(out) == 0 {
		return j.spoken(of, func(graph.LanguageCode) bool { return true })
	}
	slices.Sort(out)
	return out
}

// confused are the languages people take for the one asked, and that do not do
// in its place without a word.
func (j *job) confused() []graph.LanguageCode {
	var out []graph.LanguageCode
	for pair, kind := range j.catalog.Relations {
		if pair[0] == j.Language && (kind == graph.NeverSubstitute || kind == graph.AskConsent) {
			out = append(out, pair[1])
		}
	}
	slices.Sort(out)
	return out
}

// spoken are the wanted languages of those the audience may know of, by code.
func (j *job) spoken(of *listing, wanted func(graph.LanguageCode) bool) []graph.LanguageCode {
	out := []graph.LanguageCode{}
	for code, people := range of.speak {
		if wanted(code) && slices.ContainsFunc(people, func(p *person) bool { return !p.hidden[j.audience] }) {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}
