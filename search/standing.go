package search

import (
	"context"
	"fmt"

	"lotsennetz/graph"
)

// Standing names what the viewer's index holds now: as long as it is the same,
// so are answers. It is false while the index does not answer.
func (f *Finder) Standing(ctx context.Context, viewer graph.Viewer) (string, bool) {
	x := f.indexes[viewer.Audience()]
	if x == nil {
		return "", false
	}
	s, err := x.State(ctx)
	if err != nil || s.Version != DocumentVersion {
		return "", false
	}
	return fmt.Sprintf("%d.%d.%s", s.Sequence, s.Build, s.Day), true
}
