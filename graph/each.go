package graph

import "context"

// Each calls f with every record of a kind, archived ones too, in order of id.
func Each(ctx context.Context, from Reader, kind Kind, f func(Record)) error {
	for after := ""; ; {
		page, err := from.Scan(ctx, kind, after, MaxPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, r := range page {
			f(r)
		}
		after = page[len(page)-1].Ref().ID
	}
}
