package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lotsennetz/graph"
	"lotsennetz/internal/account"
)

func (c *command) userCommand() *cobra.Command {
	cmd := group(&cobra.Command{Use: "user", Short: "Konten: anlegen, Zugangslink, API-Schlüssel"})
	cmd.AddCommand(c.userAddCommand(), c.userResetCommand(), c.userTokenCommand(), c.userListCommand())
	return cmd
}

// desk opens the store to work on accounts.
func (c *command) desk(ctx context.Context, work func(account.Desk) error) error {
	if err := c.cfg.check(); err != nil {
		return err
	}
	store, err := c.cfg.openStore(ctx, c.cfg.logger(c.streams))
	if err != nil {
		return err
	}
	defer store.Close()
	return work(account.Desk{Store: store})
}

var terminal = graph.Who{Via: "terminal"}

func (c *command) userAddCommand() *cobra.Command {
	var role, name string
	var actors []string
	var password bool
	cmd := &cobra.Command{
		Use: "add E-MAIL", Short: "ein Konto anlegen; gibt einen einmaligen Zugangslink aus", Args: arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("--role", role, texts(graph.Roles)...); err != nil {
				return usageError{err}
			}
			a := graph.Account{Email: args[0], Name: name, Role: graph.Role(role)}
			if a.Name == "" {
				a.Name, _, _ = strings.Cut(args[0], "@")
			}
			for _, id := range actors {
				a.Actors = append(a.Actors, graph.ActorID(id))
			}
			return c.desk(cmd.Context(), func(d account.Desk) error { return c.addUser(cmd.Context(), d, a, password) })
		},
	}
	cmd.Flags().StringVar(&role, "role", "member", "member, coordinator oder admin")
	cmd.Flags().StringVar(&name, "name", "", "Name")
	cmd.Flags().StringSliceVar(&actors, "actor", nil, "Akteur, für den das Konto spricht (Id; mehrfach möglich)")
	cmd.Flags().BoolVar(&password, "password", false, "Kennwort von der Standardeingabe lesen statt eines Links")
	return cmd
}

func (c *command) addUser(ctx context.Context, d account.Desk, a graph.Account, password bool) error {
	plain := ""
	if password {
		line, _ := bufio.NewReader(c.in).ReadString('\n')
		if plain = strings.TrimRight(line, "\r\n"); plain == "" {
			return usageError{tell("auf der Standardeingabe steht kein Kennwort: z. B. lotsennetz user add E-MAIL --password < DATEI")}
		}
	}
	a, err := d.Add(ctx, terminal, a, plain)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Konto %s angelegt (%s).\n", a.Email, a.Role)
	if password {
		return nil
	}
	link, _, err := d.Issue(ctx, terminal, account.Grant{Account: a.ID, Kind: graph.OneTimeLink})
	if err != nil {
		return err
	}
	c.printLink(ctx, link)
	return nil
}

// printLink prints a link to the server that runs on the folder, or to the one
// that these settings would start.
func (c *command) printLink(ctx context.Context, link string) {
	base := c.cfg.base(c.cfg.Listen)
	if near, ok := c.cfg.neighbour(); ok {
		if told, err := near.base(ctx); err == nil {
			base = told
		}
	}
	fmt.Fprintf(c.out, "Zugangslink (einmal gültig, 24 Stunden):\n%s/anmelden/link/%s\n", base, link)
}

func (c *command) userResetCommand() *cobra.Command {
	return &cobra.Command{
		Use: "reset E-MAIL", Short: "Kennwort und Sitzungen beenden; gibt einen neuen Zugangslink aus", Args: arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.desk(cmd.Context(), func(d account.Desk) error {
				a, err := d.Store.AccountByEmail(cmd.Context(), args[0])
				if err != nil {
					return noAccount(args[0], err)
				}
				link, err := d.Reset(cmd.Context(), terminal, a.ID)
				if err != nil {
					return err
				}
				c.printLink(cmd.Context(), link)
				return nil
			})
		},
	}
}

func noAccount(email string, err error) error {
	if errors.Is(err, graph.ErrNotFound) {
		return usageError{tell("kein Konto mit der E-Mail %s", email)}
	}
	return err
}

func (c *command) userTokenCommand() *cobra.Command {
	var label string
	var days int
	cmd := &cobra.Command{
		Use: "token E-MAIL", Short: "einen API-Schlüssel ausgeben; er wird nur dieses eine Mal gezeigt", Args: arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := inside("--days", days, 0, 3650); err != nil {
				return err
			}
			return c.desk(cmd.Context(), func(d account.Desk) error {
				a, err := d.Store.AccountByEmail(cmd.Context(), args[0])
				if err != nil {
					return noAccount(args[0], err)
				}
				grant := account.Grant{Account: a.ID, Kind: graph.Token, TTL: time.Duration(days) * 24 * time.Hour, Label: label}
				token, _, err := d.Issue(cmd.Context(), terminal, grant)
				if err != nil {
					return err
				}
				fmt.Fprintln(c.out, token)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&label, "label", "terminal", "wofür der Schlüssel ist")
	cmd.Flags().IntVar(&days, "days", 365, "Tage, die er gilt; 0: unbegrenzt")
	return cmd
}

func (c *command) userListCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "alle Konten", Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.desk(cmd.Context(), func(d account.Desk) error {
				accounts, err := d.Store.Accounts(cmd.Context())
				for _, a := range accounts {
					fmt.Fprintf(c.out, "%s\t%s\t%s\n", a.Email, a.Role, a.Name)
				}
				return err
			})
		},
	}
}
