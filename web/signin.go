package web

import "net/url"

// SignInPage asks for address and password.
type SignInPage struct {
	Base
	Email    Field
	Refused  string
	Sent     bool // a link is on its way, if there is an account
	Next     string
	Password Field
	Link     Field // where to send a link
}

func (*SignInPage) name() string { return "signin" }

// NewSignInPage is the form; refused says why the last try failed.
func NewSignInPage(b Base, email, next, refused string) *SignInPage {
	f := NewForm(b.Printer, url.Values{"email": {email}}, nil)
	p := &SignInPage{Base: b, Refused: refused, Next: next, Email: f.input("email", "signin.email"), Password: f.input("password", "signin.password")}
	p.Link = f.input("email", "signin.email")
	p.Link.ID, p.Link.Type, p.Link.Complete = "f-link", "email", "email"
	p.Email.Type, p.Email.Complete = "email", "username"
	p.Password.Type, p.Password.Complete = "password", "current-password"
	return p
}

// LinkPage lets a one-time link be used by pressing a button: programs that
// follow links in mail do not spend it.
type LinkPage struct {
	Base
	Action string
}

func (*LinkPage) name() string { return "link" }
