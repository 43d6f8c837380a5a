package graph

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// A Phrase is a sentence to be written in the reader's language: a text key of
// web/locale and its arguments in order. Arguments are strings, numbers, Dates,
// Levels, and keys of the catalog (TopicKey, PlaceKey, GroupKey, LanguageCode),
// which the locale replaces by their labels. It can be kept as JSON and read
// again with its arguments' types.
type Phrase struct {
	Key  string
	Args []any
}

// Say is a Phrase.
func Say(key string, args ...any) Phrase { return Phrase{Key: key, Args: args} }

// argKinds are the types of arguments by the name they are kept under.
var argKinds = []argKind{
	argOf[string]("text"), argOf[int]("int"), argOf[int64]("int64"), argOf[float64]("number"), argOf[Date]("date"), argOf[time.Time]("time"),
	argOf[TopicKey]("topic"), argOf[PlaceKey]("place"), argOf[GroupKey]("group"), argOf[LanguageCode]("language"),
	argOf[Level]("level"), argOf[Mode]("mode"), argOf[ActorKind]("actor_kind"), argOf[Phrase]("phrase"),
}

type argKind struct {
	name string
	is   func(any) bool
	read func(json.RawMessage) (any, error)
}

func argOf[T any](name string) argKind {
	return argKind{name,
		func(v any) bool { _, ok := v.(T); return ok },
		func(b json.RawMessage) (any, error) {
			var v T
			err := json.Unmarshal(b, &v)
			return v, err
		}}
}

type keptPhrase struct {
	Key  string    `json:"key"`
	Args []keptArg `json:"args,omitempty"`
}

type keptArg struct {
	Kind  string          `json:"kind"`
	Value json.RawMessage `json:"value"`
}

// MarshalJSON keeps each argument with the name of its type. An argument of
// another type is an error.
func (p Phrase) MarshalJSON() ([]byte, error) {
	kept := keptPhrase{Key: p.Key}
	for _, arg := range p.Args {
		i := slices.IndexFunc(argKinds, func(k argKind) bool { return k.is(arg) })
		if i < 0 {
			return nil, fmt.Errorf("phrase %q: an argument of type %T cannot be kept", p.Key, arg)
		}
		b, err := json.Marshal(arg)
		if err != nil {
			return nil, fmt.Errorf("phrase %q: %w", p.Key, err)
		}
		kept.Args = append(kept.Args, keptArg{argKinds[i].name, b})
	}
	return json.Marshal(kept)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *Phrase) UnmarshalJSON(b []byte) error {
	var kept keptPhrase
	if err := json.Unmarshal(b, &kept); err != nil {
		return err
	}
	*p = Phrase{Key: kept.Key}
	for _, arg := range kept.Args {
		i := slices.IndexFunc(argKinds, func(k argKind) bool { return k.name == arg.Kind })
		if i < 0 {
			return fmt.Errorf("phrase %q: unknown argument %q", kept.Key, arg.Kind)
		}
		v, err := argKinds[i].read(arg.Value)
		if err != nil {
			return fmt.Errorf("phrase %q: %w", kept.Key, err)
		}
		p.Args = append(p.Args, v)
	}
	return nil
}
