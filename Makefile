# make run    builds everything and starts the demo district on 127.0.0.1:8080
# make test   checks the style and runs every test, with a real Neo4j and a browser
# make bench  measures, on the built program
# The Go tools are enough for make build; the rest says what it misses.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

DATA ?= ./lotsennetz-data
TESTFLAGS ?=
PACKAGES ?= ./...

.PHONY: help build bundle run test check chromium bench clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' $(MAKEFILE_LIST)

# Pages need no Node: without it they are plain but complete.
bundle:
	@if command -v node >/dev/null && command -v npm >/dev/null; then web/build/bundle.sh; \
	elif [ "$${LOTSENNETZ_TEST_ALL:-}" = 1 ]; then echo "Node with npm is missing" >&2; exit 1; \
	else echo "No Node with npm: the pages stay plain."; fi

build:
	go build -trimpath -o bin/ ./cmd/lotsennetz

run: bundle build
	@exec ./bin/lotsennetz serve --demo --data $(DATA)

check:
	@unformatted=$$(gofmt -l $$(find . -name '*.go' -not -path './node_modules/*')); \
	if [ -n "$$unformatted" ]; then echo "gofmt -w $$unformatted" >&2; exit 1; fi
	go vet $(PACKAGES)
	go tool staticcheck $(PACKAGES)

# The browser of the page tests; only root on Debian gets it installed.
chromium:
	@for name in chromium chromium-browser google-chrome; do \
	  if command -v $$name >/dev/null; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium"; apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; \
	else echo "No Chromium: the page tests are left out (Debian: apt-get install chromium)."; fi

# A server of its own for this run, unless LOTSENNETZ_TEST_NEO4J names one.
test: bundle check chromium
	@go build -o bin/with-neo4j ./internal/neo4jtest/run; \
	runner=bin/with-neo4j; \
	if [ -n "$${LOTSENNETZ_TEST_NEO4J:-}" ]; then runner=; \
	elif ! command -v java >/dev/null || ! command -v mvn >/dev/null; then \
	  if [ "$${LOTSENNETZ_TEST_ALL:-}" = 1 ]; then echo "Java 17 and Maven are needed for Neo4j" >&2; exit 1; fi; \
	  echo "No Java with Maven: the tests on Neo4j are left out."; runner=; \
	fi; \
	exec $$runner go test -p 2 -timeout 30m $(TESTFLAGS) $(PACKAGES)

bench: build
	./bin/lotsennetz bench

clean:
	rm -rf bin web/static/dist node_modules
