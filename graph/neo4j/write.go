package neo4j

import (
	"fmt"
	"maps"
	"slices"

	"lotsennetz/graph"
)

// A writer sends the difference a plan came to, one query for all rows that are
// alike. The first error ends it.
type writer struct {
	run func(text string, params map[string]any) error
	err error
}

func (w *writer) send(text string, params map[string]any) {
	if w.err == nil {
		w.err = w.run(text, params)
	}
}

// each sends one query a text, with its rows, in the order of texts.
func (w *writer) each(batches map[string][]any) {
	for _, text := range slices.Sorted(maps.Keys(batches)) {
		w.send(text, map[string]any{"rows": batches[text]})
	}
}

// plan writes records and links: first what goes, then what comes, so that a
// key may pass from one record to another.
func (w *writer) plan(p *plan) {
	cut, drop, clear, relabel, change, create, link := batch{}, batch{}, batch{}, batch{}, batch{}, batch{}, batch{}
	for _, ref := range p.touched() {
		old, new := p.before[ref], p.now[ref]
		oldLinks, newLinks := linksOf(old), linksOf(new)
		for k, links := range oldLinks {
			if !slices.Equal(links, newLinks[k]) {
				w.check(cut.cut(k, ref))
			}
		}
		for k, links := range newLinks {
			if !slices.Equal(links, oldLinks[k]) {
				w.check(link.link(k, ref, links))
			}
		}
		switch {
		case old == nil && new == nil:
		case new == nil:
			drop.add(dropQuery(ref.Kind), ref.ID)
		case old == nil:
			w.check(create.create(ref, new))
		default:
			w.check(change.change(clear, relabel, old, new))
		}
	}
	for _, b := range []batch{cut, drop, clear, relabel, change, create, link} {
		w.each(b)
	}
}

func (w *writer) check(err error) {
	if w.err == nil {
		w.err = err
	}
}

// A batch is rows by the text of their query.
type batch map[string][]any

func (b batch) add(text string, row any) { b[text] = append(b[text], row) }

// hung makes the small nodes around a record's node n.
const hung = `
FOREACH (text IN row.names | CREATE (n)-[:CALLED]->(:Name {text: text}))
FOREACH (s IN row.spots | CREATE (n)-[:AT]->(:Spot {point: s.point, visibility: s.visibility, seat: s.seat}))
FOREACH (k IN row.keys | CREATE (n)-[:KNOWN_BY]->(:Key {kind: row.kind, value: k}))`

func (b batch) create(ref graph.Ref, r graph.Record) error {
	row, err := rowOf(r, versionOf(r))
	if err != nil {
		return err
	}
	b.add(fmt.Sprintf("UNWIND $rows AS row CREATE (n:%s) SET n = row.props", row.labels)+hung, row.param(ref.Kind, true))
	return nil
}

// change replaces the properties, and what hangs on the node and the second
// label where they differ.
func (b batch) change(clear, relabel batch, old, new graph.Record) error {
	was, err1 := rowOf(old, versionOf(old))
	row, err2 := rowOf(new, versionOf(new))
	if err1 != nil || err2 != nil {
		return fmt.Errorf("%s: %w%w", new.Ref(), err1, err2)
	}
	kind, label := new.Ref().Kind, labels[new.Ref().Kind]
	differs := !was.aside.equal(row.aside)
	if differs && !was.aside.empty() {
		clear.add(fmt.Sprintf("UNWIND $rows AS id MATCH (n:%s {id: id})-[:CALLED|AT|KNOWN_BY]->(x) USING INDEX SEEK n:%[1]s(id) DETACH DELETE x", label), new.Ref().ID)
	}
	if was.labels != row.labels {
		relabel.add(fmt.Sprintf("UNWIND $rows AS id MATCH (n:%s {id: id}) USING INDEX SEEK n:%[1]s(id) REMOVE n%[2]s SET n:%[3]s", label, secondLabels(kind), row.labels), new.Ref().ID)
	}
	b.add(fmt.Sprintf("UNWIND $rows AS row MATCH (n:%s {id: row.props.id}) USING INDEX SEEK n:%[1]s(id) SET n = row.props", label)+hung, row.param(kind, differs))
	return nil
}

// dropQuery deletes nodes without their foreign links: the database itself
// refuses to leave one hanging.
func dropQuery(kind graph.Kind) string {
	return fmt.Sprintf(`UNWIND $rows AS id MATCH (n:%s {id: id}) USING INDEX SEEK n:%[1]s(id)
CALL (n) { MATCH (n)-[:CALLED|AT|KNOWN_BY]->(x) DETACH DELETE x }
DELETE n`, labels[kind])
}

func (b batch) cut(k linkKey, by graph.Ref) error {
	t, from, to, err := k.names()
	b.add(fmt.Sprintf("UNWIND $rows AS row MATCH (a:%s {id: row.from})-[r:%[2]s {owner: row.owner}]->(:%[3]s {id: row.to}) USING INDEX SEEK a:%[1]s(id) DELETE r", from, t, to),
		map[string]any{"from": k.from.ID, "to": k.to.ID, "owner": owner(by)})
	return err
}

func (b batch) link(k linkKey, by graph.Ref, links []graph.Link) error {
	t, from, to, err := k.names()
	text := fmt.Sprintf("UNWIND $rows AS row MATCH (a:%s {id: row.from}) USING INDEX SEEK a:%[1]s(id) MATCH (b:%[2]s {id: row.to}) USING INDEX SEEK b:%[2]s(id) CREATE (a)-[:%[3]s {visibility: row.visibility, owner: row.owner, %[4]s: row.value}]->(b)",
		from, to, t, graph.LinkProperty(k.typ))
	for _, l := range links {
		row := map[string]any{"from": k.from.ID, "to": k.to.ID, "owner": owner(by), "visibility": l.Visibility.String()}
		if l.Value != "" {
			row["value"] = l.Value
		}
		b.add(text, row)
	}
	return err
}

// names are the relationship type and the labels of both ends.
func (k linkKey) names() (t, from, to string, err error) {
	if t, err = typeOf(k.typ); err != nil {
		return
	}
	if from, err = labelOf(k.from.Kind); err != nil {
		return
	}
	to, err = labelOf(k.to.Kind)
	return
}

const (
	eraseQuery = `UNWIND $rows AS row MATCH (e:Event {kind: row.kind, id: row.id}) USING INDEX SEEK e:Event(kind, id, seq) WHERE e.seq > 0 REMOVE e.old, e.new`
	eventQuery = `UNWIND $rows AS row CREATE (e:Event) SET e = row`
	tallyQuery = `UNWIND $rows AS row MERGE (t:Tally {series: row.series, key: row.key, day: row.day})
SET t.n = coalesce(t.n, 0) + row.n`
	forgetQuery  = `UNWIND $rows AS row MATCH (t:Tally {series: row.series}) WHERE t.key >= '' AND t.day < row.before DELETE t`
	receiptQuery = `MATCH (c:Counter {name: 'feed'}) SET c.seq = $seq REMOVE c.lock
CREATE (:Receipt {key: $key, at: $at, sequence: $seq, versions: $versions})`
)

// finish writes audit, tallies and the receipt.
func (w *writer) finish(key string, p *plan) {
	b := batch{}
	for _, ref := range p.erased {
		b.add(eraseQuery, map[string]any{"kind": string(ref.Kind), "id": ref.ID})
	}
	w.each(b)
	b = batch{}
	for _, e := range p.events {
		b.add(eventQuery, eventRow(e))
	}
	w.each(b)
	b = batch{}
	for _, f := range p.forgotten {
		b.add(forgetQuery, map[string]any{"series": f.Series, "before": string(f.Before)})
	}
	w.each(b)
	b = batch{}
	for t, n := range p.tallies {
		b.add(tallyQuery, map[string]any{"series": t.Series, "key": t.Key, "day": string(t.Day), "n": n})
	}
	w.each(b)
	w.send(receiptQuery, map[string]any{"key": key, "at": utc(p.at), "seq": p.seq, "versions": p.versions})
}

func eventRow(e graph.Event) map[string]any {
	row := map[string]any{"seq": e.Seq, "at": utc(e.At), "kind": string(e.Ref.Kind), "id": e.Ref.ID, "op": string(e.Op), "version": e.Version, "via": e.Who.Via}
	for name, text := range map[string]string{"account": string(e.Who.Account), "old": string(e.Old), "new": string(e.New)} {
		if text != "" {
			row[name] = text
		}
	}
	return row
}
