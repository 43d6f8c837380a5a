package graph

import (
	"reflect"
	"testing"
)

// Rules that were set to nothing stay nothing: what a form took out does not come
// back from the default.
func TestPoolRulesComeBackAsTheyWereSet(t *testing.T) {
	p := DefaultPool()
	p.Tariff = Tariff{Name: "Stunde", Step: 24_00, StepMinutes: 60}
	p.Limit = YearLimit{Cents: map[int]int{2026: 3300_00}}
	p.Fee, p.RemindDays = map[string]string{}, []int{}
	p.Changes = map[ChangeKind]ChangeRule{ChangeDay: {EffectTell, EffectNothing}}
	got, err := PoolFrom(p.Setting())
	if err != nil || !reflect.DeepEqual(got, p) {
		t.Errorf("got %+v, %v, want %+v", got, err, p)
	}
	got, err = PoolFrom(Setting{Key: PoolSetting, Value: []byte(`{"name":"Pool","asking":{"at_once":5}}`)})
	want := DefaultPool()
	want.Name, want.Asking.AtOnce = "Pool", 5
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("what is not named: got %+v, %v, want the default", got, err)
	}
	if _, err := PoolFrom(Setting{Key: PoolSetting, Value: []byte(`[]`)}); err == nil {
		t.Error("no rules at all: got no error, want one")
	}
}
