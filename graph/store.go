package graph

import "context"

// Store holds the network. It is safe for concurrent use.
type Store interface {
	Reader

	// Apply makes all changes in order in one transaction, or none: the records,
	// their links, one feed event and audit entry a change, and the receipt.
	//
	// The key names the write: applying the same key again, also after a lost
	// answer, changes nothing and returns the first receipt. Writers choose keys
	// that are unique (NewKey) or derived from what they write; the empty key is
	// ErrInvalid. Records are validated before anything is written. Up to
	// MaxChanges changes fit into one write. A write that loses a race for the
	// database waits or is repeated; it never leaves a twin.
	Apply(ctx context.Context, who Who, key string, changes ...Change) (Receipt, error)

	// Ping reports whether the store answers, as nil or ErrUnavailable.
	Ping(ctx context.Context) error

	// Close frees what the store holds; the store is unusable afterwards.
	Close() error
}

// MaxChanges is the most changes one Apply takes.
const MaxChanges = 2000
