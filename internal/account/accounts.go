package account

import (
	"context"
	"fmt"

	"lotsennetz/graph"
)

// Add stores a new account. It gets an id unless it has one; without a password
// it signs in by one-time links alone. An address in use is an InvalidError.
func (d Desk) Add(ctx context.Context, who graph.Who, a graph.Account, password string) (graph.Account, error) {
	if a.ID == "" {
		a.ID = graph.AccountID(graph.NewKey())
	}
	a.Email = cleanEmail(a.Email)
	a.Version, a.Visibility = 0, graph.Coordination
	if password != "" {
		hash, err := HashPassword(ctx, password)
		if err != nil {
			return graph.Account{}, err
		}
		a.PasswordHash = hash
	}
	r, err := d.Store.Apply(ctx, who, graph.NewKey(), graph.Put{Record: a})
	if err != nil {
		return graph.Account{}, fmt.Errorf("add account: %w", err)
	}
	a.Version = r.Versions[0]
	return a, nil
}

// SetPassword gives the account another password, or none where it is empty, and
// ends all its sessions and open links. Tokens stay.
func (d Desk) SetPassword(ctx context.Context, who graph.Who, id graph.AccountID, password string) error {
	a, err := d.Store.Account(ctx, id)
	if err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	a.PasswordHash = ""
	if password != "" {
		if a.PasswordHash, err = HashPassword(ctx, password); err != nil {
			return err
		}
	}
	if _, err := d.Store.Apply(ctx, who, graph.NewKey(), graph.Put{Record: a}); err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	return d.end(ctx, who, func(s graph.Secret) bool { return s.Account == id && s.Kind != graph.Token })
}

// Reset takes an account's password and sessions away and is a one-time link
// with which its owner signs in and sets another.
func (d Desk) Reset(ctx context.Context, who graph.Who, id graph.AccountID) (link string, err error) {
	if err := d.SetPassword(ctx, who, id, ""); err != nil {
		return "", err
	}
	link, _, err = d.Issue(ctx, who, Grant{Account: id, Kind: graph.OneTimeLink, Label: "reset"})
	return link, err
}

// Revoke ends everything that opens the account: sessions, links and tokens.
func (d Desk) Revoke(ctx context.Context, who graph.Who, id graph.AccountID) error {
	return d.end(ctx, who, func(s graph.Secret) bool { return s.Account == id })
}

// EndSessions signs the account out everywhere. Links and tokens stay.
func (d Desk) EndSessions(ctx context.Context, who graph.Who, id graph.AccountID) error {
	return d.end(ctx, who, func(s graph.Secret) bool { return s.Account == id && s.Kind == graph.Session })
}

// Sweep drops secrets that have expired.
func (d Desk) Sweep(ctx context.Context) error {
	now := d.now()
	return d.end(ctx, graph.Who{Via: "sweep"}, func(s graph.Secret) bool { return s.Expired(now) })
}

// end erases the secrets chosen, page by page.
func (d Desk) end(ctx context.Context, who graph.Who, which func(graph.Secret) bool) error {
	const page = 500
	for after := ""; ; {
		records, err := d.Store.Scan(ctx, graph.KindSecret, after, page)
		if err != nil {
			return fmt.Errorf("end secrets: %w", err)
		}
		var changes []graph.Change
		for _, r := range records {
			if s, ok := r.(graph.Secret); ok && which(s) {
				changes = append(changes, graph.Erase{Ref: s.Ref()})
			}
			after = r.Ref().ID
		}
		if len(changes) > 0 {
			if _, err := d.Store.Apply(ctx, who, graph.NewKey(), changes...); err != nil {
				return fmt.Errorf("end secrets: %w", err)
			}
		}
		if len(records) < page {
			return nil
		}
	}
}
