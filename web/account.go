package web

import "lotsennetz/graph"

// AccountPage is what an account is and whom it speaks for, with its password.
type AccountPage struct {
	Base
	Name, Email, Role string
	Ways              []Link // what its owner comes for
	HasPassword       bool
	Old, Password     Field
	Problems          []Problem
}

func (*AccountPage) name() string { return "account" }

// NewAccountPage prepares the page; own are the actors the account speaks for.
func NewAccountPage(b Base, a graph.Account, own []graph.Actor, in FormInput) *AccountPage {
	f := NewForm(b.Printer, in.Values, in.Wrong)
	p := &AccountPage{Base: b, Name: a.Name, Email: a.Email, Role: b.L("role", a.Role), HasPassword: a.PasswordHash != "",
		Old: f.input("old", "account.old"), Password: f.input("password", "account.new")}
	p.Old.Type, p.Old.Complete = "password", "current-password"
	p.Password.Type, p.Password.Complete = "password", "new-password"
	p.Password.Hint = b.T("account.new.hint")
	p.Problems = f.problems(p.Old, p.Password)
	if a.Viewer().Coordinates() {
		p.Ways = append(p.Ways, Link{"/verwaltung", b.T("nav.admin")})
	}
	for _, actor := range own {
		p.Ways = append(p.Ways, Link{"/akteure/" + actor.Slug, actor.Name})
	}
	p.Ways = append(p.Ways, Link{"/sprachlotsen/anfragen", b.T("account.requests")})
	return p
}
