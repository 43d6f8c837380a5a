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
	if s.archived {
		return Inactive
	}
	reason := j.language(s)
	if reason == "" {
		reason = j.whether(s)
	}
	m := &s.entry.Mediator
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
	for tier, codes := range j.tiers {
		for i, skill := range s.skills {
			if !slices.Contains(codes, skill.code) {
				continue
			}
			switch {
			case j.barred:
				return BarredTopic
			case tier == consentTier && !j.Consent:
				if reason == OtherLanguage {
					reason = NeedsConsent
				}
			case skill.oral < j.level:
				reason = LevelTooLow
			case s.german < j.minGerman:
				return GermanTooLow
			default:
				s.skill, s.tier = i, tier
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
// with a notice, those that do with consent.
func (j *job) tier(code graph.LanguageCode) int {
	switch {
	case code == j.Language:
		return 0
	case j.withNotice(code):
		return 1
	case j.withConsent(code):
		return consentTier
	}
	return otherTier
}

func (j *job) withNotice(code graph.LanguageCode) bool {
	kind, ok := j.catalog.Related(j.Language, code)
	return ok && code != j.Language && (kind == graph.MutualWithNotice || kind == graph.ScriptOnly)
}

func (j *job) withConsent(code graph.LanguageCode) bool {
	kind, ok := j.catalog.Related(j.Language, code)
	return ok && code != j.Language && kind == graph.AskConsent
}

// notices are what to know before asking her.
func (j *job) notices(s *seat) []graph.Phrase {
	var out []graph.Phrase
	switch code := s.skills[s.skill].code; s.tier {
	case 1:
		key := "match.mediator.notice_mutual"
		if kind, _ := j.catalog.Related(j.Language, code); kind == graph.ScriptOnly {
			key = "match.mediator.notice_script"
		}
		out = append(out, graph.Say(key, code, j.Language))
	case consentTier:
		out = append(out, graph.Say("match.mediator.notice_consent", code, j.Language))
	}
	switch s.presence {
	case comesFrom:
		out = append(out, graph.Say("match.mediator.notice_travel_unknown"))
	case remoteOnly:
		out = append(out, graph.Say("match.mediator.notice_remote_only"+s.modes.remoteBy()))
	case remoteFar:
		out = append(out, graph.Say("match.mediator.notice_far"+s.modes.remoteBy()))
	}
	return out
}

// whether decides whether she would come or work remotely.
func (j *job) whether(s *seat) string {
	if j.Gender != "" && s.entry.Mediator.Gender != j.Gender {
		return OtherGender
	}
	remote := s.modes & (byPhone | byVideo)
	switch {
	case j.Mode == "" && remote != 0, j.Mode != "" && j.Mode != graph.OnSite && s.modes&modeBits[j.Mode] != 0:
		s.presence = atDistance
		return ""
	case j.Mode != graph.OnSite:
		return OtherMode
	case s.modes&onSite != 0:
		return j.reach(s, remote != 0)
	case remote == 0:
		return OtherMode
	}
	s.presence = remoteOnly
	return ""
}

// reach compares the straight line to the job with her radius.
func (j *job) reach(s *seat, remote bool) string {
	if s.home.IsZero() || j.point.IsZero() {
		s.presence = comesFrom
		return ""
	}
	if s.km = DistanceKM(s.home, j.point); s.km <= s.radiusKM {
		return ""
	}
	if !remote {
		return TooFar
	}
	s.presence = remoteFar
	return ""
}

// remoteBy ends the text key that names how she works remotely.
func (m modes) remoteBy() string {
	switch {
	case m&byVideo == 0:
		return "_telephone"
	case m&byPhone == 0:
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
		if !valid(m.Documents, kind, last) {
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

// valid reports whether there is a document of a kind, and the first one holds on
// a day.
func valid(documents []graph.Document, kind string, day graph.Date) bool {
	for i := range documents {
		if d := &documents[i]; d.Kind == kind {
			return d.Expires == "" || d.Expires >= day
		}
	}
	return false
}

// booked is what her own calendar and her other jobs stand against this one: a
// time she is not free, a job that keeps her until she could not be here in time,
// or a limit she has reached. It counts her jobs of the year on the way, and finds
// when she was asked last.
func (j *job) booked(s *seat) string {
	var month int
	start, m := j.Start.In(j.Zone), &s.entry.Mediator
	for _, b := range m.Busy { // where she then is nobody knows
		if b.From.Before(j.end) && j.Start.Before(b.To) {
			return Booked
		}
	}
	for i := range s.entry.Assignments {
		a := &s.entry.Assignments[i]
		if a.AskedAt.After(s.last) {
			s.last = a.AskedAt
		}
		if a.Blocks(j.Now) {
			if way := j.way(s, a); a.Start.Before(j.end.Add(way)) && j.Start.Add(-way).Before(a.End) {
				return Booked
			}
		}
		if !counts(a) {
			continue
		}
		if at := a.Start.In(j.Zone); at.Year() == start.Year() {
			s.jobs++
			if at.Month() == start.Month() {
				month++
			}
		}
	}
	switch {
	case m.MonthlyLimit > 0 && month >= m.MonthlyLimit:
		return MonthlyLimit
	case m.YearlyLimit > 0 && s.jobs >= m.YearlyLimit:
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
	if s.remote() || at.IsZero() || j.point.IsZero() {
		return 0
	}
	speed := j.pool.SpeedKMH
	if !(speed > 0) {
		speed = graph.DefaultPool().SpeedKMH
	}
	return time.Duration(TravelKM(at, j.point) / speed * float64(time.Hour))
}
