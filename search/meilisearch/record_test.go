package meilisearch

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"
)

// Exchanges with a real server are kept in testdata, a file a test. They are
// made anew with LOTSENNETZ_RECORD=1 and LOTSENNETZ_TEST_MEILI=http://KEY@HOST.
// A request that was not recorded fails the test.

// vcr is the transport of a test: live, recording, or from what was recorded.
func vcr(t *testing.T) http.RoundTripper {
	t.Helper()
	_, _, live := server(t)
	record := os.Getenv("LOTSENNETZ_RECORD") == "1"
	if live && !record {
		return Transport()
	}
	file := filepath.Join("testdata", strings.TrimPrefix(strings.ReplaceAll(slug(t), "test", ""), "_"))
	mode := recorder.ModeReplayOnly
	if record {
		os.Remove(file + ".yaml.gz")
		mode = recorder.ModeRecordOnly
	}
	r, err := recorder.New(file, recorder.WithMode(mode), recorder.WithRealTransport(Transport()), recorder.WithFS(zipped{}),
		recorder.WithSkipRequestLatency(true), recorder.WithMatcher(same), recorder.WithHook(lean, recorder.AfterCaptureHook), recorder.WithHook(nowhere, recorder.BeforeSaveHook))
	if err != nil {
		t.Fatalf("recorded exchanges: %v", err)
	}
	t.Cleanup(func() {
		if err := r.Stop(); err != nil {
			t.Errorf("recorded exchanges: %v", err)
		}
	})
	if record {
		return r
	}
	return &remarked{from: r, marks: map[string]string{}}
}

// remarked puts back the marks that are left out of recordings, which they would
// fill: they are those of the documents the test itself put.
type remarked struct {
	from  http.RoundTripper
	mu    sync.Mutex
	marks map[string]string // by hit
}

var (
	markedHit = regexp.MustCompile(`"hit":("(?:[^"\\]|\\.)*"),"marks":""`)
	anyMarks  = regexp.MustCompile(`"marks":"[^"]*"`)
)

// RoundTrip implements http.RoundTripper.
func (m *remarked) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/documents") && r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		m.learn(body)
	}
	res, err := m.from.RoundTrip(r)
	if err != nil || !strings.HasSuffix(r.URL.Path, "/multi-search") {
		return res, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	body = markedHit.ReplaceAllFunc(body, func(b []byte) []byte {
		var h foundHit
		if json.Unmarshal([]byte("{"+string(b)+"}"), &h) != nil {
			return b
		}
		return slices.Concat(bytes.TrimSuffix(b, []byte(`""`)), []byte(`"`+m.marks[h.Hit]+`"`))
	})
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, nil
}

func (m *remarked) learn(body []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var docs []foundHit
	if json.Unmarshal(body, &docs) == nil {
		for _, d := range docs {
			m.marks[d.Hit] = d.Marks
		}
	}
}

// lean keeps what the answer depends on, and no key. Looks at a task that is
// not done are left out.
func lean(i *cassette.Interaction) error {
	i.Request.Headers, i.Request.Form, i.Request.Trailer = nil, nil, nil
	i.Request.Body = digest(i.Request.Body)
	i.Response.Headers = http.Header{"Content-Type": {"application/json"}}
	if strings.HasPrefix(path(i.Request.URL), "/tasks/") {
		i.DiscardOnSave = strings.Contains(i.Response.Body, `"status":"enqueued"`) || strings.Contains(i.Response.Body, `"status":"processing"`)
	}
	return nil
}

// nowhere forgets which server it was, and marks.
func nowhere(i *cassette.Interaction) error {
	i.Request.URL, i.Request.Host = "http://recorded"+path(i.Request.URL), "recorded"
	i.Response.Body = anyMarks.ReplaceAllString(i.Response.Body, `"marks":""`)
	return nil
}

func digest(body string) string {
	if len(body) < 300 {
		return body
	}
	return fmt.Sprintf("%d bytes %x", len(body), sha256.Sum256([]byte(body)))
}

func path(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		return rest[i:]
	}
	return rest
}

func same(r *http.Request, recorded cassette.Request) bool {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return r.Method == recorded.Method && path(r.URL.String()) == path(recorded.URL) && digest(string(body)) == recorded.Body
}

// zipped keeps files compressed.
type zipped struct{}

func (zipped) ReadFile(name string) ([]byte, error) {
	f, err := os.Open(name + ".gz")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

func (zipped) WriteFile(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(data); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(name+".gz", b.Bytes(), 0o644)
}

func (zipped) IsFileExists(name string) bool {
	_, err := os.Stat(name + ".gz")
	return err == nil
}
