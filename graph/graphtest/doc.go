// Package graphtest holds the sample network that tests share and the suite
// that every graph.Store must pass.
//
// The sample network. Squares are places, lines cooperations; (N) is for the
// network alone, (C) for coordinators alone.
//
//	DE ─ 05 ─ 057 ─ 05762 Kreis
//	                 ├─ 05762001 Auental                ├─ 05762002 Bergheim
//	                 │   ki    (authority) ═══════════════ jobcenter (authority)
//	                 │    └ mira                        │   ║ └ jan (C)
//	                 │   welcome (initiative) · resting · svb (sports club)
//	                 │    ║     cafe (initiative)       │   ║
//	                 │    ║      : suggested (N)        │   ║
//	                 └─ 05762001-01 Öhrbach             └─ 05762002-01 Zell
//	                     tsv (sports club)                  employer (C)
//
//	shelter   women's shelter; public, but its seat in Auental is (N)
//	alliance  network of ki and jobcenter
//	old       archived club
//
//	arbeit ─ arbeitserlaubnis   rank 1 ki in 05762; for anerkannt: jobcenter,
//	                            absent in March 2026, deputy ki
//	sport  ─ fussball           rank 1 welcome and cafe, both, in Auental
//	koordination                ki in 05762
//
//	alle   gefluechtet ⊃ anerkannt   frauen (protected)
//	kmr ~ ckb (never substituted), ukr
//
//	azad speaks kmr, olena ukr and kmr; q-1 asks for kmr, azad is on it (s-1)
//	conference 2017 → goal g-1 → measure x-1 (ki provides, tsv takes part)
//	→ project p-1
package graphtest
