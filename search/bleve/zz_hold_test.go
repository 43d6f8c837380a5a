package bleve
import ("testing";"os";"lotsennetz/search/searchtest")
func TestHold(t *testing.T){ b,_:=os.ReadFile("/tmp/lang/hold.csv"); searchtest.Findability(t, opened, district(t), b)}
