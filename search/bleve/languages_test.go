package bleve

import (
	"testing"

	"lotsennetz/search/searchtest"
)

func TestLanguages(t *testing.T) { searchtest.Languages(t, opened, district(t)) }

func TestEveryday(t *testing.T) { searchtest.Everyday(t, opened, district(t)) }
