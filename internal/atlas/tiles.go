package atlas

import (
	"errors"
	"fmt"
	"math"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Tiles is a server of map tiles an operator has chosen. The zero value is none.
type Tiles struct {
	URL         string // https://HOST/{z}/{x}/{y}.png
	Attribution string // whose map it is; must stand beside it
}

// ParseTiles checks the address of a tile server and that it says whose map it
// is. Empty is none.
func ParseTiles(address, attribution string) (Tiles, error) {
	t := Tiles{URL: strings.TrimSpace(address), Attribution: strings.TrimSpace(attribution)}
	if t.URL == "" {
		return Tiles{}, nil
	}
	plain := strings.NewReplacer("{z}", "1", "{x}", "1", "{y}", "1").Replace(t.URL)
	u, err := url.Parse(plain)
	switch {
	case err != nil || u.Host == "" || strings.ContainsAny(t.URL, " \t\r\n'\";,<>") || strings.ContainsAny(u.Host, "*{}"):
		return Tiles{}, fmt.Errorf("%q ist keine Adresse", address)
	case u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())):
		return Tiles{}, fmt.Errorf("%q beginnt nicht mit https://", address)
	case u.User != nil:
		return Tiles{}, errors.New("in der Adresse darf kein Kennwort stehen")
	case strings.Count(t.URL, "{z}") != 1 || strings.Count(t.URL, "{x}") != 1 || strings.Count(t.URL, "{y}") != 1:
		return Tiles{}, fmt.Errorf("in %q fehlen {z}, {x} und {y}", address)
	case strings.Contains(hostPart(t.URL), "{"):
		return Tiles{}, fmt.Errorf("%q nennt keinen festen Server", address)
	case t.Attribution == "":
		return Tiles{}, errors.New("die Herkunft der Karte fehlt, z. B. „© OpenStreetMap-Mitwirkende“")
	}
	return t, nil
}

// hostPart is what stands before the path of an address.
func hostPart(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Origin is the scheme and host the tiles come from, empty where there are none.
func (t Tiles) Origin() string {
	u, err := url.Parse(strings.NewReplacer("{", "", "}", "").Replace(t.URL))
	if err != nil || t.URL == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// Host is where the tiles come from, as a person reads it.
func (t Tiles) Host() string {
	_, host, _ := strings.Cut(t.Origin(), "://")
	return host
}

// Tile is one picture of the server and where it lies in ours.
type Tile struct {
	URL  string
	At   Vec
	Size float64
}

const deepest = 19 // most servers have no closer tiles

// Cover are the tiles under a frame: at most four in a row and as many columns,
// and one more at each edge.
func (t Tiles) Cover(f Frame) []Tile {
	if t.URL == "" || f.Len <= 0 {
		return nil
	}
	z := int(math.Ceil(math.Log2(equatorKM / f.Len * 2)))
	z = max(0, min(z, deepest))
	count := 1 << z
	size := equatorKM / float64(count)
	tile := func(v float64) int { return int(math.Floor((v + equatorKM/2) / size)) }
	var out []Tile
	for y := max(0, tile(f.Min.Y)); y <= min(count-1, tile(f.Min.Y+f.Len)); y++ {
		for x := tile(f.Min.X); x <= tile(f.Min.X+f.Len); x++ {
			corner := f.Place(Vec{float64(x)*size - equatorKM/2, float64(y)*size - equatorKM/2})
			wrapped := ((x % count) + count) % count
			address := strings.NewReplacer("{z}", strconv.Itoa(z), "{x}", strconv.Itoa(wrapped), "{y}", strconv.Itoa(y)).Replace(t.URL)
			out = append(out, Tile{URL: address, At: corner, Size: size * Side / f.Len})
		}
	}
	return out
}
