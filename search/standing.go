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
	if _, _, err := f.words(ctx); err != nil {
		return "", false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return fmt.Sprintf("%d.%d.%s.%d", s.Sequence, s.Build, s.Day, f.setting), true
}
