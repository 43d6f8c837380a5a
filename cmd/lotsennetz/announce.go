package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/account"
)

// demoCoordinator is the account the demo's sign-in link is for; it has no
// password.
const demoCoordinator = "koordination@lotsennetz.example"

// announce tells a person where to look, and in the demo how to sign in.
func (p *program) announce(ctx context.Context, addr string) {
	base := p.cfg.base(addr)
	fmt.Fprintf(p.out, "\nLotsennetz läuft: %s\n\n", base)
	for _, door := range []struct{ path, what string }{
		{"/ansprechpartner", "Wer ist zuständig?"},
		{"/vereine-und-initiativen", "Wer passt zu wem?"},
		{"/sprachlotsen", "Wer spricht es, und wann?"},
	} {
		fmt.Fprintf(p.out, "  %-28s %s%s\n", door.what, base, door.path)
	}
	if p.cfg.Demo {
		link, err := p.demoLink(ctx)
		if err != nil {
			p.log.Warn("no sign-in link", "error", err.Error())
			return
		}
		fmt.Fprintf(p.out, "\n  Anmelden als Koordination (einmal gültig, 24 Stunden):\n  %s/anmelden/link/%s\n\n", base, link)
	} else {
		fmt.Fprintf(p.out, "\n  Konto anlegen: lotsennetz user add E-MAIL --role coordinator\n\n")
	}
}

// base is what links begin with, of a server that listens on addr.
func (c Config) base(addr string) string {
	return cmp.Or(c.Public, "http://"+reachable(addr))
}

// reachable is an address a browser on this machine can open.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// demoLink is a fresh one-time link for the demo's coordinator, whose account it
// makes where there is none.
func (p *program) demoLink(ctx context.Context) (string, error) {
	desk, who := account.Desk{Store: p.store}, graph.Who{Via: "demo"}
	acc, err := p.store.AccountByEmail(ctx, demoCoordinator)
	if errors.Is(err, graph.ErrNotFound) {
		acc, err = desk.Add(ctx, who, graph.Account{Email: demoCoordinator, Name: "Koordination (Demo)", Role: graph.RoleAdmin}, "")
	}
	if err != nil {
		return "", err
	}
	link, _, err := desk.Issue(ctx, who, account.Grant{Account: acc.ID, Kind: graph.OneTimeLink, TTL: 24 * time.Hour, Label: "demo"})
	return strings.TrimSpace(link), err
}
