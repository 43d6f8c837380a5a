package fold

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPhones(t *testing.T) {
	type num struct {
		e164, ext, note string
		doubtful        bool
		service         string
	}
	for in, want := range map[string][]num{
		"":                               nil,
		"0221 4710 862":                  {{e164: "+492214710862"}},
		"0221/4710 862":                  {{e164: "+492214710862"}},
		"+49 (0) 221 4710 862":           {{e164: "+492214710862"}},
		"+49 (0)69 212-12345":            {{e164: "+496921212345"}},
		"49(0)345279580":                 {{e164: "+49345279580"}},
		"0049 221 4710862":               {{e164: "+492214710862"}},
		"069/212-0":                      {{e164: "+49692120"}},
		"(0221) 4710-862":                {{e164: "+492214710862"}},
		"Tel.: 0221 – 4710862":           {{e164: "+492214710862"}},
		"٠٢٢١ ٤٧١٠ ٨٦٢":                  {{e164: "+492214710862"}},
		"\u202a+49 221 4710862\u202c":    {{e164: "+492214710862"}},
		"110":                            {{service: "110"}},
		"112":                            {{service: "112"}},
		"115":                            {{service: "115"}},
		"116 117":                        {{service: "116117"}},
		"+49 69 212 12345 App. 12":       {{e164: "+496921212345", ext: "12"}},
		"069 21212345 Durchwahl 12":      {{e164: "+496921212345", ext: "12"}},
		"069 21212345, ext. 7":           {{e164: "+496921212345", ext: "7"}},
		"069 21212345 (Frau A.)":         {{e164: "+496921212345", note: "Frau A."}},
		"069 21212345 (Axel)":            {{e164: "+496921212345", note: "Axel"}},
		"069 21212345 Frau Abel":         {{e164: "+496921212345", note: "Frau Abel"}},
		"Mobil: 0170 1234567":            {{e164: "+491701234567", note: "Mobil"}},
		"069 21234567 oder 0170 1234567": {{e164: "+496921234567"}, {e164: "+491701234567"}},
		"069 21234567 / 0170 1234567":    {{e164: "+496921234567"}, {e164: "+491701234567"}},
		"069 21234567; 0170 1234567":     {{e164: "+496921234567"}, {e164: "+491701234567"}},
		"069 21234567, 0170 1234567":     {{e164: "+496921234567"}, {e164: "+491701234567"}},
		"069 21234567; nur vormittags":   {{e164: "+496921234567", note: "nur vormittags"}},
		"05271 965-13/14":                {{e164: "+49527196513", note: "/ 14"}},
		"05271/965 -13/-14":              {{e164: "+49527196513", note: "/ -14"}},
		"+49 (0)5271 965-130, -140":      {{e164: "+495271965130", note: "/ -140"}},
		"05271 4711/12":                  {{e164: "+4952714711", note: "/ 12"}},
		"05271 / 4711":                   {{e164: "+4952714711"}},
		"05271 965/0":                    {{e164: "+4952719650"}},
		"(05271) 965/1234":               {{e164: "+4952719651234"}},
		"02 21/47 10 862":                {{e164: "+492214710862"}},
		"0170/12 34 567":                 {{e164: "+491701234567"}},
		"496128123456":                   {{doubtful: true}},
		"4710 862":                       {{doubtful: true}},
		"0800FLOWERS":                    {{doubtful: true, note: "FLOWERS"}},
		"069 212 Zentrale 13":            {{doubtful: true, note: "Zentrale"}},
		"ruft zurück":                    {{doubtful: true, note: "ruft zurück"}},
		"012":                            {{doubtful: true}},
		"+43 1 5880 0":                   {{e164: "+43158800"}},
	} {
		got := Phones(in)
		if len(got) != len(want) {
			t.Errorf("Phones(%q): got %+v, want %d", in, got, len(want))
			continue
		}
		for i, w := range want {
			g := got[i]
			if g.E164 != w.e164 || g.Ext != w.ext || g.Note != w.note || g.Doubtful != w.doubtful || g.Service != (w.service != "") {
				t.Errorf("Phones(%q)[%d]: got %+v, want %+v", in, i, g, w)
			}
			if w.service != "" && g.Display != w.service || g.Raw == "" || g.Display == "" {
				t.Errorf("Phones(%q)[%d]: got raw %q, display %q", in, i, g.Raw, g.Display)
			}
		}
	}
	if got := PhonesIn("05271", "4710 86")[0]; got.E164 != "+495271471086" {
		t.Errorf("with an area code: got %+v", got)
	}
}

func TestPhonesMakeNoDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom([]rune("0123456789 +()/-.,;AapxXeä٣\u200f")), 0, 30, -1).Draw(t, "s")
		have := digitsOf(plainDigits(s))
		for _, p := range Phones(s) {
			if p.Raw == "" || p.Doubtful && p.E164 != "" || p.E164 == "" && !p.Doubtful && !p.Service {
				t.Fatalf("Phones(%q): %+v", s, p)
			}
			if d := strings.TrimPrefix(p.E164, "+49"); !strings.Contains(have, strings.TrimPrefix(d, "+")) {
				t.Fatalf("Phones(%q): %+v has digits of its own", s, p)
			}
		}
		PhoneKey(s)
	})
}

func TestPhoneKey(t *testing.T) {
	for in, want := range map[string]string{
		"+49 221 4710862": "492214710862", "0221/4710 862": "492214710862", "00492214710862": "492214710862",
		"+49 (0) 221 4710 862": "492214710862", "+49 0221 4710 862": "492214710862", "Tel. 0221 4710 862": "492214710862",
		"0221 47": "4922147", "0049 221 47": "4922147", "+49 221": "49221", "4710 862": "4710862", "۰۶۹۱۲۳": "4969123", "069123": "4969123",
		"112": "112", "": "", "Höxter": "", "Haus 1234": "", "A0154": "", "12": "",
	} {
		if got := PhoneKey(in); got != want {
			t.Errorf("PhoneKey(%q): got %q, want %q", in, got, want)
		}
	}
}

func BenchmarkPhones(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Phones("+49 (0) 221 4710 862")
	}
}

func BenchmarkPhoneKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		PhoneKey("0221/4710 862")
	}
}
