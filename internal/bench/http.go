package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/valyala/fasthttp"
)

// Client sends requests to one host over kept connections. It costs so little
// that what is measured is the server.
type Client struct {
	host *fasthttp.HostClient
	base string
	// Header is added to the i-th request.
	Header func(i int) (name, value string)
}

// NewClient talks to a host, HOST:PORT, over up to some connections.
func NewClient(host string, connections int) *Client {
	return &Client{base: "http://" + host, host: &fasthttp.HostClient{Addr: host, MaxConns: connections + 1, MaxIdleConnDuration: time.Minute,
		DisableHeaderNamesNormalizing: true, ReadTimeout: time.Minute, WriteTimeout: time.Minute}}
}

// A Request is one request to make: GET without a body, else POST.
type Request struct {
	Path string
	Body []byte
	Key  string // Bearer token
}

// Do makes the request as the i-th and gives the answer's body, which the next
// request of nobody else overwrites. Anything but 200 is an error.
func (c *Client) Do(_ context.Context, i int, r Request) ([]byte, error) {
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	req.SetRequestURI(c.base + r.Path)
	if r.Body != nil {
		req.Header.SetMethod(fasthttp.MethodPost)
		req.Header.SetContentType("application/json")
		req.SetBodyRaw(r.Body)
	}
	if r.Key != "" {
		req.Header.Set("Authorization", "Bearer "+r.Key)
	}
	if c.Header != nil {
		req.Header.Set(c.Header(i))
	}
	if err := c.host.Do(req, res); err != nil {
		return nil, fmt.Errorf("%s: %w", r.Path, err)
	}
	if res.StatusCode() != fasthttp.StatusOK {
		return nil, fmt.Errorf("%s: status %d: %.200s", r.Path, res.StatusCode(), res.Body())
	}
	return append([]byte(nil), res.Body()...), nil
}

// Close closes the connections.
func (c *Client) Close() { c.host.CloseIdleConnections() }
