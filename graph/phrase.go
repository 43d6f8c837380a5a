package graph

// A Phrase is a sentence to be written in the reader's language: a text key of
// web/locale and its arguments in order. Arguments are strings, numbers, Dates,
// Levels, and keys of the catalog (TopicKey, PlaceKey, GroupKey, LanguageCode),
// which the locale replaces by their labels.
type Phrase struct {
	Key  string
	Args []any
}

// Say is a Phrase.
func Say(key string, args ...any) Phrase { return Phrase{Key: key, Args: args} }
