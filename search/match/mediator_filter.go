package match

import (
	"slices"
	"time"

	"lotsennetz/graph"
)

// Why a mediator is set aside, in the order in which it is checked; each counts
// under the first that holds. Inactive and TooFar are those of actors.
const (
	OtherLanguage  = "language"      // speaks neither it nor what may stand for it
	BarredTopic    = "barred_topic"  // the pool does not serve the topic
	NeedsConsent   = "needs_consent" // speaks a language the client must agree to
	LevelTooLow    = "level"         // in the foreign language
	GermanTooLow   = "german"
	OtherGender    = "gender"
	OtherMode      = "mode"       // does not work that way
	RefusesTopic   = "topic"      // will not take the topic
	BarredActor    = "barred"     // will not work for the institution
	NotListed      = "not_listed" // leaves the pool before
	DocumentsLapse = "documents"  // missing, or lapsed on the day of the job
	Away           = "away"
	NotAvailable   = "availability"
	Booked         = "booked" // held or booked, travel included
	MonthlyLimit   = "monthly_limit"
	YearlyLimit    = "yearly_limit"
)

// MediatorExclusions lists the reasons in their order.
var MediatorExclusions = []string{
	Inactive, OtherLanguage, BarredTopic, NeedsConsent, LevelTooLow, GermanTooLow, OtherGender,
	OtherMode, TooFar, RefusesTopic, BarredActor, NotListed, DocumentsLapse, Away, NotAvailable,
	Booked, MonthlyLimit, YearlyLimit,
}

// against runs the hard filters and finds out on the way which language she
// would speak and whether she would come.
func (j *job) against(s *seat) string {
	m := &s.Mediator
	if m.Archived {
		return Inactive
	}
	reason := j.language(s)
	if reason == "" {
		reason = j.presence(s)
	}
	if reason == "" {
		reason = j.person(m)
	}
	if reason == "" {
		reason = j.day(m)
	}
	if reason == "" {
		reason = j.booked(s)
	}
	return reason
}

// language picks the skill she would use: the very language before one that may
// stand for it.
func (j *job) language(s *seat) string {
	reason := OtherLanguage
	for tier := range consentTier + 1 {
		if j.empty[tier] {
			continue
		}
		for _, skill := range s.Mediator.Skills {
			if j.tier(skill.Language) != tier {
				continue
			}
			switch {
			case j.barred:
				return BarredTopic
			case tier == consentTier && !j.Consent:
				if reason == OtherLanguage {
					reason = NeedsConsent
				}
			case !skill.Oral().AtLeast(j.level):
				reason = LevelTooLow
			case !s.Mediator.German.AtLeast(j.pool.MinLevel):
				return GermanTooLow
			default:
				s.skill, s.tier = skill, tier
				s.notices = append(s.notices, j.languageNotices(skill.Language, tier)...)
				return ""
			}
		}
	}
	return reason
}

// consentTier is the place in the order of languages the client agreed to.
const consentTier = 2

// otherTier is the place of languages that do not do.
const otherTier = -1

// tier is the place of a language in their order: the very one, those that do
// with a notice, those that do with consent. It is worked out once a language.
func (j *job) tier(code graph.LanguageCode) int {
	if code == j.Language {
		return 0
	}
	tier, ok := j.tiers[code]
	if ok {
		return tier
	}
	switch {
	case j.withNotice(code):
		tier = 1
	case j.withConsent(code):
		tier = consentTier
	default:
		tier = otherTier
	}
	j.tiers[code] = tier
	return tier
}

func (j *job) withNotice(code graph.LanguageCode) bool {
	kind, ok := j.catalog.Related(j.Language, code)
	return ok && code != j.Language && (kind == graph.MutualWithNotice || kind == graph.ScriptOnly)
}

func (j *job) withConsent(code graph.LanguageCode) bool {
	kind, ok := j.catalog.Related(j.Language, code)
	return ok && code != j.Language && kind == graph.AskConsent
}

func (j *job) languageNotices(code graph.LanguageCode, tier int) []graph.Phrase {
	switch {
	case tier == 0:
		return nil
	case tier == consentTier:
		return []graph.Phrase{graph.Say("match.mediator.notice_consent", code, j.Language)}
	}
	if kind, _ := j.catalog.Related(j.Language, code); kind == graph.ScriptOnly {
		return []graph.Phrase{graph.Say("match.mediator.notice_script", code, j.Language)}
	}
	return []graph.Phrase{graph.Say("match.mediator.notice_mutual", code, j.Language)}
}

// presence decides whether she would come or work remotely.
func (j *job) presence(s *seat) string {
	m := &s.Mediator
	if j.Gender != "" && m.Gender != j.Gender {
		return OtherGender
	}
	remote := slices.Contains(m.Modes, graph.Telephone) || slices.Contains(m.Modes, graph.Video)
	if j.Mode != graph.OnSite {
		s.remote = true
		if j.Mode == "" && remote || slices.Contains(m.Modes, j.Mode) {
			return ""
		}
		return OtherMode
	}
	if !slices.Contains(m.Modes, graph.OnSite) {
		if !remote {
			return OtherMode
		}
		s.remote = true
		s.notices = append(s.notices, graph.Say("match.mediator.notice_remote_only"+remoteBy(m)))
		return ""
	}
	return j.reach(s, remote)
}

// reach compares the straight line to the job with her radius.
func (j *job) reach(s *seat, remote bool) string {
	home := j.home(&s.Mediator)
	if home.IsZero() || j.point.IsZero() {
		s.notices = append(s.notices, graph.Say("match.mediator.notice_travel_unknown"))
		return ""
	}
	if DistanceKM(home, j.point) <= s.Mediator.RadiusKM {
		s.travelKM = TravelKM(home, j.point)
		return ""
	}
	if !remote {
		return TooFar
	}
	s.remote = true
	s.notices = append(s.notices, graph.Say("match.mediator.notice_far"+remoteBy(&s.Mediator)))
	return ""
}

func (j *job) home(m *graph.Mediator) graph.Point {
	if m.Home.Point.IsZero() {
		return j.catalog.Places[m.Home.Place].Point
	}
	return m.Home.Point
}

// remoteBy ends the text key that names how she works remotely.
func remoteBy(m *graph.Mediator) string {
	switch {
	case !slices.Contains(m.Modes, graph.Video):
		return "_telephone"
	case !slices.Contains(m.Modes, graph.Telephone):
		return "_video"
	}
	return "_both"
}

// person is what she will not do.
func (j *job) person(m *graph.Mediator) string {
	switch {
	case slices.ContainsFunc(j.topics, func(t graph.TopicKey) bool { return slices.Contains(m.Refuses, t) }):
		return RefusesTopic
	case j.Actor != "" && slices.Contains(m.Barred, j.Actor):
		return BarredActor
	}
	return ""
}

// day is what stands against the days and hours of the job.
func (j *job) day(m *graph.Mediator) string {
	last := j.days[len(j.days)-1]
	if m.ListedUntil != "" && m.ListedUntil < last {
		return NotListed
	}
	for _, kind := range j.pool.Requires {
		if d, ok := m.Document(kind); !ok || d.Expires != "" && d.Expires < last {
			return DocumentsLapse
		}
	}
	for _, p := range m.Away {
		if slices.ContainsFunc(j.days, p.Contains) {
			return Away
		}
	}
	if !covers(m.Availability, j.spans) {
		return NotAvailable
	}
	return ""
}

// booked is what her own calendar and her other jobs stand against this one: a
// time she is not free, a job that keeps her until she could not be here in time,
// or a limit she has reached.
func (j *job) booked(s *seat) string {
	var month, year int
	start := j.Start.In(j.Zone)
	for _, b := range s.Mediator.Busy { // where she then is nobody knows
		if b.From.Before(j.end) && j.Start.Before(b.To) {
			return Booked
		}
	}
	for i := range s.Assignments {
		a := &s.Assignments[i]
		if a.Blocks(j.Now) {
			if way := j.way(s, a); a.Start.Before(j.end.Add(way)) && j.Start.Add(-way).Before(a.End) {
				return Booked
			}
		}
		if !counts(a) {
			continue
		}
		if at := a.Start.In(j.Zone); at.Year() == start.Year() {
			year++
			if at.Month() == start.Month() {
				month++
			}
		}
	}
	switch m := &s.Mediator; {
	case m.MonthlyLimit > 0 && month >= m.MonthlyLimit:
		return MonthlyLimit
	case m.YearlyLimit > 0 && year >= m.YearlyLimit:
		return YearlyLimit
	}
	return ""
}

// counts reports whether an assignment is a job done or to be done.
func counts(a *graph.Assignment) bool {
	return a.State == graph.AssignmentAccepted || a.State == graph.AssignmentDone || a.State == graph.AssignmentSettled
}

// way is how long it takes from another job to this one; no time where one of
// them is remote or nobody knows where it is.
func (j *job) way(s *seat, a *graph.Assignment) time.Duration {
	at := a.Point
	if at.IsZero() {
		at = j.catalog.Places[a.Place].Point
	}
	if s.remote || at.IsZero() || j.point.IsZero() {
		return 0
	}
	speed := j.pool.SpeedKMH
	if !(speed > 0) {
		speed = graph.DefaultPool().SpeedKMH
	}
	return time.Duration(TravelKM(at, j.point) / speed * float64(time.Hour))
}
