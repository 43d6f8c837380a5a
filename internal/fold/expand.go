package fold

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// abbreviations, folded, and what they stand for; an entry works both ways.
var abbreviations = pairs(`
tus: turn und sportverein
tsv: turn und sportverein
ssv: spiel und sportverein
tv: turnverein
sv: sportverein, spielverein
sg: sportgemeinschaft
spvg: spielvereinigung
spvgg: spielvereinigung
sc: sportclub, sportklub
fc: fussballclub, fussballverein
fv: fussballverein
vfl: verein fur leibesubungen
vfb: verein fur bewegungsspiele
vfr: verein fur rasenspiele
rsv: rasensportverein, radsportverein
djk: deutsche jugendkraft
tc: tennisclub
ttc: tischtennisclub
lg: leichtathletikgemeinschaft
rv: reitverein
mgv: mannergesangverein
sportgem: sportgemeinde, sportgemeinschaft
turngem: turngemeinde
drk: deutsches rotes kreuz
dlrg: deutsche lebens rettungs gesellschaft
thw: technisches hilfswerk
awo: arbeiterwohlfahrt
skf: sozialdienst katholischer frauen
skm: sozialdienst katholischer manner
vhs: volkshochschule
ihk: industrie und handelskammer
hwk: handwerkskammer
kh: kreishandwerkerschaft
ksb: kreissportbund
ssb: stadtsportbund
lsb: landessportbund
ki: kommunales integrationszentrum
kim: kommunales integrationsmanagement
jmd: jugendmigrationsdienst
mbe: migrationsberatung fur erwachsene
bamf: bundesamt fur migration und fluchtlinge
asd: allgemeiner sozialer dienst
abh: auslanderbehorde
aa: agentur fur arbeit
jc: jobcenter
gs: grundschule, gesamtschule
rs: realschule
ogs: offene ganztagsschule
sf: sportfreunde
fz: familienzentrum
afa: agentur fur arbeit
wifo: wirtschaftsforderung
juz: jugendzentrum
mgh: mehrgenerationenhaus
fbs: familienbildungsstatte
bfd: bundesfreiwilligendienst
fsj: freiwilliges soziales jahr
mso: migrantenselbstorganisation
zab: zentrale auslanderbehorde
eq: einstiegsqualifizierung
bsk: berufssprachkurs
daf: deutsch als fremdsprache
daz: deutsch als zweitsprache
kita: kindertagesstatte, kindergarten
ak: arbeitskreis
ag: arbeitsgemeinschaft
str: strasse
st: sankt
hl: heilig
u: und
f: fur
v: von
z: zum
ev: eingetragener verein, evangelisch
ggmbh: gemeinnutzige gmbh
kath: katholisch
evang: evangelisch
dt: deutsch
intern: international
int: international
ortsgr: ortsgruppe
og: ortsgruppe
kv: kreisverband
ov: ortsverein, ortsverband
ges: gesellschaft
gem: gemeinde
verb: verband
ver: verein
freiw: freiwillige
ff: freiwillige feuerwehr
kfz: kraftfahrzeug
umf: unbegleitete minderjahrige fluchtlinge
`)

// Expand returns what a folded word may stand for, each as folded text of one or
// more words: "drk" gives "deutsches rotes kreuz", "volkshochschule" gives "vhs".
// A long form of several words goes back to its abbreviation through
// [ExpandAll]. The result is the caller's.
func Expand(token string) []string { return slices.Clone(abbreviations[token]) }

// ExpandAll returns what the words of a folded text and its runs of up to five
// words may stand for, without repetitions.
func ExpandAll(text string) []string {
	w := strings.Fields(text)
	var out []string
	for i := range w {
		for n := 1; n <= 5 && i+n <= len(w); n++ {
			for _, e := range abbreviations[strings.Join(w[i:i+n], " ")] {
				if !slices.Contains(out, e) {
					out = append(out, e)
				}
			}
		}
	}
	return out
}

func pairs(list string) map[string][]string {
	m := map[string][]string{}
	add := func(a, b string) {
		if !slices.Contains(m[a], b) {
			m[a] = append(m[a], b)
		}
	}
	for line := range strings.Lines(list) {
		short, long, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		for l := range strings.SplitSeq(long, ",") {
			l = strings.TrimSpace(l)
			add(short, l)
			if utf8.RuneCountInString(short) > 1 {
				add(l, short)
			}
		}
	}
	return m
}

// Cuts returns the folded words of s that a full stop cuts short in writing
// (Garmisch-Partenkirch.): four letters or more and no abbreviation of the table.
// A longer word that begins with one may be what was meant; [Stems] are the keys
// under which a query looks for it.
func Cuts(s string) []string {
	var out []string
	for rest := s; ; {
		i := strings.IndexByte(rest, '.')
		if i < 0 {
			return out
		}
		w := Text(lastWord(rest[:i]))
		if utf8.RuneCountInString(w) > 3 && abbreviations[w] == nil && !strings.Contains(w, " ") && !slices.Contains(out, w) {
			out = append(out, w)
		}
		rest = rest[i+1:]
	}
}

// Dotted returns the folded words of two letters or more that a full stop follows
// in s: what was cut short may go on (Ind.- u. Handelskammer).
func Dotted(s string) []string {
	if !strings.Contains(s, ".") {
		return nil
	}
	var out []string
	for rest := s; ; {
		before, after, ok := strings.Cut(rest, ".")
		if !ok {
			return out
		}
		if w := Text(lastWord(before)); utf8.RuneCountInString(w) > 1 && !slices.Contains(out, w) {
			out = append(out, w)
		}
		rest = after
	}
}

func lastWord(s string) string {
	w := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	if len(w) == 0 || !strings.HasSuffix(s, w[len(w)-1]) {
		return ""
	}
	return w[len(w)-1]
}

// Stems returns the beginnings of a folded word, longest first, that [Cuts] of a
// document may hold: at least four letters, and no more than eight taken off.
func Stems(token string) []string {
	var out []string
	r := []rune(token)
	for n := len(r) - 1; n > 3 && n >= len(r)-8; n-- {
		out = append(out, string(r[:n]))
	}
	return out
}
