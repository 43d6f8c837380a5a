package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"
)

// Pool is the mediator pool's own rules (Sprachlotsenpool). It is kept as the
// setting PoolSetting; DefaultPool are the rules of Kreis Höxter.
type Pool struct {
	Name string `json:"name"`
	// Email is where the coordinators of the pool are written to; empty: each
	// coordinator's own account.
	Email string `json:"email,omitempty"`
	// MinLevel is asked of the foreign language where a request names none.
	MinLevel Level `json:"min_level"`
	// NoticeDays are the working days between a request and the job.
	NoticeDays int `json:"notice_days"`
	// InstitutionsOnly refuses private persons.
	InstitutionsOnly bool `json:"institutions_only"`
	// BarredTopics are cases for sworn interpreters or others.
	BarredTopics []TopicKey `json:"barred_topics,omitempty"`
	// BarLegalCases refuses jobs with legal consequences.
	BarLegalCases bool `json:"bar_legal_cases"`
	// Requires are the documents valid on the day of the job.
	Requires []string `json:"requires"`
	// Fee says in a sentence what a job costs, by language of the page.
	Fee map[string]string `json:"fee"`
	// SpeedKMH is the travel speed assumed between places.
	SpeedKMH float64 `json:"speed_kmh"`
	// HoldHours is how long a mediator who was asked is kept free.
	HoldHours int `json:"hold_hours"`
	// Asking is how mediators are asked.
	Asking AskRule `json:"asking"`
	// Changes is what a change of a request does to who has said yes.
	Changes map[ChangeKind]ChangeRule `json:"changes"`
	// Tariff is what a job pays.
	Tariff Tariff `json:"tariff"`
	// Limit is the tax-free limit of a year's allowances.
	Limit YearLimit `json:"limit"`
	// Terms are agreed to by institutions.
	Terms Terms `json:"terms,omitzero"`
	// ListingMonths is how long a mediator is listed until she renews it.
	ListingMonths int `json:"listing_months"`
	// MailDays is how long sent mail is kept.
	MailDays int `json:"mail_days"`
	// RemindDays are the days before a listing or document ends on which its
	// mediator is reminded.
	RemindDays []int `json:"remind_days"`
}

// PoolSetting is the key of the Setting that holds the Pool.
const PoolSetting = "pool"

// DefaultPool are the rules of the pool in Höxter: institutions only, five
// working days, B2, sworn interpreters where there are legal consequences.
func DefaultPool() Pool {
	return Pool{
		Name: "Sprachlotsenpool", MinLevel: B2, NoticeDays: 5, InstitutionsOnly: true, BarLegalCases: true,
		Requires: []string{Conduct, Secrecy}, SpeedKMH: 45, HoldHours: 24,
		Asking:  AskRule{AtOnce: 3, UrgentHours: 2, Rounds: 2},
		Changes: DefaultChanges(),
		Tariff: Tariff{Name: "Aufwandsentschädigung", Base: 25_00, BaseMinutes: 120, Step: 10_00, StepMinutes: 60, Rounding: RoundBegun,
			KM: 30, Missed: 100, FreeCancelDays: 1, FreeCancelAt: 13 * 60, CancelShare: 50},
		Limit:         YearLimit{Name: "Ehrenamtspauschale (§ 3 Nr. 26a EStG)", Cents: map[int]int{2021: 840_00, 2026: 960_00}},
		ListingMonths: 12, MailDays: 90, RemindDays: []int{60, 14},
		Fee: map[string]string{
			"de": "Der Einsatz ist für Einrichtungen im Kreis kostenlos; die Aufwandsentschädigung trägt der Kreis.",
			"en": "For institutions in the district the service is free; the district pays the mediator's allowance.",
		},
	}
}

// PoolFrom reads the pool's rules from their setting; a setting that is not
// there means DefaultPool, as does a rule that it does not name.
func PoolFrom(s Setting) (Pool, error) {
	p := DefaultPool()
	if len(s.Value) == 0 {
		return p, nil
	}
	var named map[string]json.RawMessage
	err := json.Unmarshal(s.Value, &named)
	for key, of := range map[string]any{"tariff": &p.Tariff, "limit": &p.Limit, "fee": &p.Fee, "changes": &p.Changes, "remind_days": &p.RemindDays} {
		if _, ok := named[key]; ok { // as it was set, nothing of the default mixed in
			reflect.ValueOf(of).Elem().SetZero()
		}
	}
	if err == nil {
		err = json.Unmarshal(s.Value, &p)
	}
	if err != nil {
		return p, fmt.Errorf("setting %q: %w", s.Key, err)
	}
	return p, nil
}

// AskPool reads the pool's rules.
func AskPool(ctx context.Context, r Reader) (Pool, error) {
	s, err := r.Setting(ctx, PoolSetting)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Pool{}, err
	}
	return PoolFrom(s)
}

// Setting is the pool's rules as a setting to store.
func (p Pool) Setting() Setting {
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // a struct of strings and numbers always marshals
	}
	return Setting{Meta: Meta{Visibility: Public}, Key: PoolSetting, Value: b}
}

// Check tells what the pool's rules hold against a request made now. The
// function workingDays counts working days between two moments; the earliest
// day for the job is then named by the error's argument.
func (p Pool) Check(r Request, now time.Time, workingDays func(from, to time.Time) int) error {
	var c checks
	c.that(now.Before(r.Start), "start", "in_the_past")
	if now.Before(r.Start) {
		c.that(workingDays(now, r.Start) >= p.NoticeDays, "start", "notice_period", fmt.Sprint(p.NoticeDays))
	}
	c.that(!p.BarLegalCases || !r.LegalCase, "legal_case", "sworn_interpreter")
	c.that(!slices.Contains(p.BarredTopics, r.Topic), "topic", "barred_case")
	return c.err(r.Ref())
}
