package handlers

import (
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

type healthAnswer struct {
	Status  string `json:"status"`
	Version string `json:"version,omitempty"`
}

// showHealth: the process runs.
func (s *Server) showHealth(c *fiber.Ctx) error {
	return c.JSON(healthAnswer{Status: "ok", Version: s.cfg.Version})
}

type readinessAnswer struct {
	Status string            `json:"status"` // ok, degraded, unavailable
	Parts  map[string]string `json:"parts"`  // what is wrong, by part
}

// showReadiness: the store answers and the indexes are near. Without the store
// nothing works (503); with a late index everything does, less well (200).
func (s *Server) showReadiness(c *fiber.Ctx) error {
	answer := readinessAnswer{Status: "ok", Parts: map[string]string{}}
	if parts := s.cfg.Ready(c.UserContext()); len(parts) > 0 {
		answer.Status, answer.Parts = "degraded", parts
	}
	if err := s.store.Ping(c.UserContext()); err != nil {
		answer.Status, answer.Parts["graph"] = "unavailable", "graph store does not answer"
		c.Status(fiber.StatusServiceUnavailable)
	}
	return c.JSON(answer)
}

// showMetrics speaks Prometheus.
func (s *Server) showMetrics(c *fiber.Ctx) error {
	h := promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{})
	return adaptor.HTTPHandler(h)(c)
}
