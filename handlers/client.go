package handlers

import (
	"bytes"
	"net/netip"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// prefixes are the networks that addresses and networks name; what is neither is
// left out.
func prefixes(list []string) []netip.Prefix {
	var out []netip.Prefix
	for _, text := range list {
		if p, err := netip.ParsePrefix(text); err == nil {
			out = append(out, p.Masked())
		} else if a, err := netip.ParseAddr(text); err == nil {
			out = append(out, netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()))
		}
	}
	return out
}

// client is the address that asks, for counting. A forwarded address counts only
// as far as trusted proxies wrote it down: the last one that is not theirs. All
// before it is the client's own invention. Of IPv6 it is the network: a client
// has as many addresses in there as it likes.
func (s *Server) client(c *fiber.Ctx) string {
	remote, ok := netip.AddrFromSlice(c.Context().RemoteIP())
	if !ok {
		return ""
	}
	remote = remote.Unmap()
	if s.trusts(remote) {
		// some proxies add a line of their own below what the client sent
		lines := c.Request().Header.PeekAll(fiber.HeaderXForwardedFor)
		hops := strings.Split(string(bytes.Join(lines, []byte(","))), ",")
		for _, hop := range slices.Backward(hops) {
			a, err := netip.ParseAddr(strings.TrimSpace(hop))
			if err != nil {
				break
			}
			if remote = a.Unmap(); !s.trusts(remote) {
				break
			}
		}
	}
	if remote.Is6() {
		if net, err := remote.WithZone("").Prefix(64); err == nil {
			return net.String()
		}
	}
	return remote.String()
}

func (s *Server) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(s.trusted, func(p netip.Prefix) bool { return p.Contains(a) })
}
