package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"lotsennetz/search"
)

// Meili is a bare Meilisearch, used as its manual says: documents in, words out,
// all else as it comes.
type Meili struct {
	URL, Key string
}

// Host is HOST:PORT of the server.
func (m Meili) Host() (string, error) {
	u, err := url.Parse(m.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" {
		return "", fmt.Errorf("address of Meilisearch %q: want http://HOST:PORT", m.URL)
	}
	return u.Host, nil
}

// bareDocument is what a person would give Meilisearch of a document.
type bareDocument struct {
	Key    string      `json:"key"`
	Type   search.Type `json:"type"`
	ID     string      `json:"id"`
	Name   string      `json:"name"`
	Names  []string    `json:"names,omitempty"`
	Exact  []string    `json:"exact,omitempty"`
	Words  []string    `json:"words,omitempty"`
	Towns  []string    `json:"towns,omitempty"`
	Detail string      `json:"detail,omitempty"`
	Text   string      `json:"text,omitempty"`
	Kind   string      `json:"kind,omitempty"`
	Places []string    `json:"places,omitempty"`
}

func bareOf(d search.Document) bareDocument {
	b := bareDocument{Key: search.EntryKey(d.Ref), Type: d.Type, ID: d.ID, Name: d.Name, Names: d.Names, Exact: d.Exact, Words: d.Words,
		Towns: d.Towns, Detail: d.Detail, Text: d.Text, Kind: string(d.Kind)}
	for _, p := range d.Places {
		b.Places = append(b.Places, string(p))
	}
	return b
}

// uploadSize is how many documents go into one request.
const uploadSize = 2000

// Load makes an index of the documents anew and returns once all can be found.
func (m Meili) Load(ctx context.Context, index string, docs []search.Document) error {
	if err := m.Drop(ctx, index); err != nil {
		return err
	}
	settings := map[string]any{"filterableAttributes": []string{"type", "kind", "places"}}
	if _, err := m.send(ctx, http.MethodPatch, "/indexes/"+index+"/settings", settings); err != nil {
		return err
	}
	last := 0
	for len(docs) > 0 {
		n := min(len(docs), uploadSize)
		var part []bareDocument
		for _, d := range docs[:n] {
			part = append(part, bareOf(d))
		}
		task, err := m.send(ctx, http.MethodPost, "/indexes/"+index+"/documents?primaryKey=key", part)
		if err != nil {
			return err
		}
		last, docs = task, docs[n:]
	}
	return m.wait(ctx, last)
}

// Holds reports whether an index has as many documents and nothing is being
// written to it.
func (m Meili) Holds(ctx context.Context, index string, documents int) bool {
	var stats struct {
		NumberOfDocuments int
		IsIndexing        bool
	}
	err := m.exchange(ctx, http.MethodGet, "/indexes/"+index+"/stats", nil, &stats)
	return err == nil && !stats.IsIndexing && stats.NumberOfDocuments == documents
}

// Drop removes an index, if there is one.
func (m Meili) Drop(ctx context.Context, index string) error {
	task, err := m.send(ctx, http.MethodDelete, "/indexes/"+index, nil)
	if err != nil {
		return err
	}
	err = m.wait(ctx, task)
	if err != nil && strings.Contains(err.Error(), "index_not_found") {
		return nil
	}
	return err
}

// Query is a search for the text as it comes.
func (m Meili) Query(index, text string) Request {
	body, err := json.Marshal(map[string]any{"q": text, "limit": 20})
	if err != nil {
		panic(err) // text is text
	}
	return Request{Path: "/indexes/" + index + "/search", Body: body, Key: m.Key}
}

type meiliTask struct {
	UID     int    `json:"uid"`
	TaskUID int    `json:"taskUid"`
	Status  string `json:"status"`
	Error   struct{ Code, Message string }
}

func (m Meili) send(ctx context.Context, method, path string, body any) (task int, err error) {
	var t meiliTask
	err = m.exchange(ctx, method, path, body, &t)
	return t.TaskUID, err
}

func (m Meili) exchange(ctx context.Context, method, path string, body, into any) error {
	var content io.Reader = http.NoBody
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(m.URL, "/")+path, content)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if m.Key != "" {
		req.Header.Set("Authorization", "Bearer "+m.Key)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("meilisearch: %w", err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return fmt.Errorf("meilisearch: %s %s: %w", method, path, err)
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("meilisearch: %s %s: status %d: %.200s", method, path, res.StatusCode, answer)
	}
	return json.Unmarshal(answer, into)
}

func (m Meili) wait(ctx context.Context, task int) error {
	for {
		var t meiliTask
		if err := m.exchange(ctx, http.MethodGet, fmt.Sprintf("/tasks/%d", task), nil, &t); err != nil {
			return err
		}
		switch t.Status {
		case "succeeded":
			return nil
		case "failed", "canceled":
			return fmt.Errorf("meilisearch: task %d: %s %s", task, t.Error.Code, t.Error.Message)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}
