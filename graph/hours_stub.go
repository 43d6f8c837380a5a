package graph

// Hours stub for compile until helper delivers
type Hours struct{ Text string `json:"text,omitempty"` }
