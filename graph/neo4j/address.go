package neo4j

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
)

// address is a server as the operator wrote it and as the driver is told.
type address struct {
	shown   string // scheme, host and port, for messages
	target  string // for the driver
	routing bool
}

var schemes = []string{"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"}

// parseAddress reads NEO4J-SCHEME://HOST[:PORT][?routing=true].
//
// Both families of schemes talk to that one server directly. The routing
// protocol behind neo4j:// would ask the server for its advertised address,
// which behind a port mapping or in a container is often one that cannot be
// reached; a single server needs no routing. For a cluster ?routing=true turns
// it on.
func parseAddress(uri string) (address, error) {
	u, err := url.Parse(uri)
	if err != nil || !slices.Contains(schemes, u.Scheme) || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" {
		return address{}, fmt.Errorf("not a Neo4j address like neo4j://host:7687: %q", withoutPassword(uri))
	}
	if u.User != nil {
		return address{}, fmt.Errorf("%s://%s: user and password do not belong in the address", u.Scheme, u.Host)
	}
	port := u.Port()
	if port == "" {
		port = "7687"
	}
	host := net.JoinHostPort(u.Hostname(), port)
	a := address{shown: u.Scheme + "://" + host, routing: u.Query().Get("routing") == "true"}
	family := "bolt"
	if a.routing {
		family = "neo4j"
	}
	_, encryption, encrypted := strings.Cut(u.Scheme, "+")
	if encrypted {
		family += "+" + encryption
	}
	a.target = family + "://" + host
	return a, nil
}

// withoutPassword hides what may stand between the scheme and an @.
func withoutPassword(uri string) string {
	scheme, rest, ok := strings.Cut(uri, "://")
	if i := strings.LastIndex(rest, "@"); ok && i >= 0 {
		return scheme + "://…" + rest[i:]
	}
	return uri
}
