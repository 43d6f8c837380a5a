package bleve

import (
	"encoding/json"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/mapping"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// Fields beside those of the pipeline.
const (
	sortField  = "sort"
	hitField   = "hit"
	pointField = "point"
)

// entryMapping takes the terms as they are: the pipeline has made them.
func entryMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = keyword.Name
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	doc := bleve.NewDocumentStaticMapping()
	facet := map[search.Field]bool{search.FieldType: true, search.FieldKind: true, search.FieldPlace: true}
	for _, f := range search.Fields {
		doc.AddFieldMappingsAt(string(f), terms(facet[f]))
	}
	doc.AddFieldMappingsAt(sortField, terms(true))
	hit := bleve.NewTextFieldMapping()
	hit.Index, hit.Store, hit.IncludeInAll, hit.DocValues, hit.IncludeTermVectors = false, true, false, false, false
	doc.AddFieldMappingsAt(hitField, hit)
	point := bleve.NewGeoPointFieldMapping()
	point.Store, point.IncludeInAll, point.DocValues = false, false, true
	doc.AddFieldMappingsAt(pointField, point)
	m.DefaultMapping = doc
	return m
}

func terms(docValues bool) *mapping.FieldMapping {
	f := bleve.NewKeywordFieldMapping()
	f.Store, f.IncludeInAll, f.IncludeTermVectors, f.SkipFreqNorm = false, false, false, true
	f.DocValues = docValues
	return f
}

// kept is what a hit is read back from.
type kept struct {
	Hit   search.Hit
	Point graph.Point
}

func stored(e search.Entry) map[string]any {
	m := map[string]any{sortField: e.Sort}
	for f, t := range e.Terms {
		m[string(f)] = t
	}
	b, _ := json.Marshal(kept{e.Hit, e.Point}) // strings and numbers: never fails
	m[hitField] = string(b)
	if !e.Point.IsZero() {
		m[pointField] = []float64{e.Point.Lon, e.Point.Lat}
	}
	return m
}
