package neo4j

import (
	"encoding/hex"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// wgs84 is the reference system of points in degrees.
const wgs84 = 4326

func point(p graph.Point) dbtype.Point2D {
	return dbtype.Point2D{X: p.Lon, Y: p.Lat, SpatialRefId: wgs84}
}

// zulu is UTC as the driver must be told for the server to keep "…Z": it takes
// the name of any other zone for one of the server's, and Go's own is Local.
var zulu = time.FixedZone("Offset", 0)

func utc(t time.Time) time.Time { return t.In(zulu) }

// A row is a record as its node and the small nodes around it hold it.
type row struct {
	labels string
	props  map[string]any
	aside  aside
}

// aside is what hangs on a record's node in nodes of its own.
type aside struct {
	names []string
	spots []any // maps
	keys  []string
}

func (a aside) empty() bool { return len(a.names)+len(a.spots)+len(a.keys) == 0 }

// rowOf spreads a record over properties. Absent values are left out.
func rowOf(r graph.Record, version int64) (row, error) {
	body, err := graph.Encode(r)
	if err != nil {
		return row{}, err
	}
	f, head, ref := r.Facts(), r.Head(), r.Ref()
	l, err := allLabels(ref.Kind, f.Type)
	if err != nil {
		return row{}, err
	}
	props := map[string]any{
		"id": ref.ID, "version": version, "body": string(body),
		"visibility": head.Visibility.String(), "archived": head.Archived, "sort": sortKey(f.Name),
	}
	for name, text := range map[string]string{"name": f.Name, "type": f.Type} {
		if text != "" {
			props[name] = text
		}
	}
	for name, t := range map[string]time.Time{"from": f.From, "to": f.To} {
		if !t.IsZero() {
			props[name] = utc(t)
		}
	}
	return row{labels: l, props: props, aside: asideOf(r, f)}, nil
}

func asideOf(r graph.Record, f graph.Facts) aside {
	var a aside
	if r.Ref().Kind == graph.KindActor {
		for _, n := range append([]string{f.Name}, f.Aliases...) {
			if text := nameText(n); text != "" && !slices.Contains(a.names, text) {
				a.names = append(a.names, text)
			}
		}
	}
	for i, p := range f.Points {
		a.spots = append(a.spots, map[string]any{"point": point(p.Point), "visibility": p.Visibility.String(), "seat": i})
	}
	for _, k := range f.Keys {
		if k != "" && !slices.Contains(a.keys, k) {
			a.keys = append(a.keys, k)
		}
	}
	return a
}

func (a aside) equal(b aside) bool { return reflect.DeepEqual(a, b) }

// param is the row as a query takes it, with or without what hangs on it.
func (r row) param(kind graph.Kind, hung bool) map[string]any {
	a := r.aside
	if !hung {
		a = aside{}
	}
	return map[string]any{"kind": string(kind), "props": r.props, "names": a.names, "spots": a.spots, "keys": a.keys}
}

// maxIndexed bounds texts in an index, which takes 8 kB: some names of MaxName
// bytes grow beyond that when folded. Texts that long compare by their start.
const maxIndexed = 1200

// sortKey orders names as German readers expect, in hexadecimal: Neo4j does not
// compare lists of bytes.
func sortKey(name string) string {
	return hex.EncodeToString(fold.Collate(name))
}

// nameText is a name as it is looked up.
func nameText(name string) string {
	text := fold.Text(name)
	if len(text) > maxIndexed {
		text = strings.ToValidUTF8(text[:maxIndexed], "")
	}
	return text
}

// linkKey tells the links of one record apart.
type linkKey struct {
	from graph.Ref
	typ  graph.LinkType
	to   graph.Ref
}

// linksOf are the links of a record by their ends; of two that differ in their
// visibility alone the more open one.
func linksOf(r graph.Record) map[linkKey][]graph.Link {
	out := map[linkKey][]graph.Link{}
	if r == nil {
		return out
	}
	for _, l := range r.Links() {
		k := linkKey{l.From, l.Type, l.To}
		if i := slices.IndexFunc(out[k], func(o graph.Link) bool { return o.Value == l.Value }); i >= 0 {
			out[k][i].Visibility = max(out[k][i].Visibility, l.Visibility)
			continue
		}
		out[k] = append(out[k], l)
	}
	return out
}

// owner is how a relationship names the record it belongs to.
func owner(ref graph.Ref) string { return string(ref.Kind) + ":" + ref.ID }

func ownerRef(s string) graph.Ref {
	kind, id, _ := strings.Cut(s, ":")
	return graph.Ref{Kind: graph.Kind(kind), ID: id}
}
