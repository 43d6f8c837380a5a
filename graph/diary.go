package graph

// Diary (Terminkalender) is the page everybody turns who books a mediator. It
// holds nothing but its version: a write that makes a mediator busy puts her
// diary as well, so that two writers who both found her free cannot both
// succeed, whatever requests they come from.
type Diary struct {
	Meta
	ID MediatorID `json:"id"`
}

// DiaryOf names the diary of a mediator.
func DiaryOf(id MediatorID) Ref { return Ref{KindDiary, string(id)} }

// Ref names the diary by its mediator.
func (d Diary) Ref() Ref { return DiaryOf(d.ID) }

// Facts: nothing is asked of a diary.
func (d Diary) Facts() Facts { return Facts{} }

// Links: the mediator.
func (d Diary) Links() []Link {
	return linksOf(d).to(LinkDiaryOf, KindMediator, string(d.ID)).links
}

// Validate checks the id.
func (d Diary) Validate() error {
	var c checks
	d.check(&c)
	c.that(ValidID(string(d.ID)), "id", "bad_id")
	c.that(d.Visibility == Coordination, "visibility", "person_not_public")
	return c.err(d.Ref())
}

func (d Diary) withVersion(v int64) Record { d.Version = v; return d }
