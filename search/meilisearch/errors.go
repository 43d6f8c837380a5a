package meilisearch

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/meilisearch/meilisearch-go"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// is reports whether err is the server's error of that code.
func is(err error, code string) bool {
	var e *meilisearch.Error
	return errors.As(err, &e) && e.MeilisearchApiError.Code == code
}

// failure words an error without what was asked: queries and names stay out of
// logs. Whatever the server cannot do now is search.ErrNotReady.
func failure(what string, err error) error {
	var e *meilisearch.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("meilisearch: %s: %w", what, context.Canceled)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("meilisearch: %s: %w: %w", what, search.ErrNotReady, context.DeadlineExceeded)
	case errors.As(err, &e) && (e.StatusCode == http.StatusUnauthorized || e.StatusCode == http.StatusForbidden):
		return fmt.Errorf("meilisearch: %s: the API key is refused: %w", what, graph.ErrForbidden)
	case errors.As(err, &e) && e.StatusCode != 0:
		return fmt.Errorf("meilisearch: %s: %w: status %d, %s", what, search.ErrNotReady, e.StatusCode, e.MeilisearchApiError.Code)
	}
	return fmt.Errorf("meilisearch: %s: %w: no answer", what, search.ErrNotReady)
}

// A taskError is a write the server took and then could not carry out.
type taskError struct {
	what, code, kind string
}

func (e *taskError) Error() string {
	return fmt.Sprintf("meilisearch: %s failed: %s", e.what, e.code)
}

// Unwrap: what the server refuses is invalid input, anything else may pass.
func (e *taskError) Unwrap() error {
	if e.kind == "invalid_request" {
		return graph.ErrInvalid
	}
	return search.ErrNotReady
}

// wait waits for a write to be carried out; a task that fails is an error.
func (x *Index) wait(ctx context.Context, what string, info *meilisearch.TaskInfo, err error) error {
	if err != nil {
		return failure(what, err)
	}
	task, err := x.client.WaitForTaskWithContext(ctx, info.TaskUID, x.cfg.Poll)
	if err != nil {
		return failure(what, err)
	}
	if task.Status != meilisearch.TaskStatusSucceeded {
		return &taskError{what: what, code: task.Error.Code, kind: task.Error.Type}
	}
	return nil
}
