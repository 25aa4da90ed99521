# Vidhuk. Every target installs what it needs and the machine lacks.
#
#   make run          build, then serve a demo city on 127.0.0.1:8588; DATA=folder keeps its data
#   make test         everything: rules, both databases, deeds, pages, API, Gherkin, browser
#   make check        format, vet, staticcheck, generated files and translations
#   make build        bin/vidhuk, one static file
#   make bench        the benchmarks; BENCH=pattern and PKG=./folder/... narrow them
#   make generate     what is made from sources and committed: templ pages, documents
#   make screenshots  pictures of every page into docs/screenshots
#   make setup        only install what is missing
#   make kill         kill the program under load 200 times and look for losses

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
MAKEFLAGS += --no-print-directory

# One static binary. nodynamic: the HEIC decoder must not look for a system library.
export CGO_ENABLED := 0
TAGS  := -tags nodynamic
TOOL  := go tool -modfile=tools/go.mod
PKG   ?= ./...
BENCH ?= .

.PHONY: build run test check bench generate screenshots setup kill assets clean

setup:
	@scripts/setup test

assets:
	@scripts/setup build
	@go run ./web/asset/build

build: assets
	@go build $(TAGS) -ldflags "-s -w" -o bin/vidhuk ./cmd/vidhuk
	@echo "built bin/vidhuk"

run: build
	@exec bin/vidhuk serve --demo $(if $(DATA),--data "$(DATA)")

# -count=1: a result from a cache is not a result of this machine.
test: setup assets
	@go test $(TAGS) -count=1 -timeout 25m $(PKG)

check: setup assets
	@echo "format";     files=$$(find . -name node_modules -prune -o -name '*.go' -exec gofmt -l {} +); \
	  [ -z "$$files" ] || { echo "not formatted (run gofmt -w):"; echo "$$files"; exit 1; }
	@echo "vet";        go vet $(TAGS) ./...
	@echo "staticcheck"; $(TOOL) staticcheck $(TAGS) ./...
	@echo "generated files"; scripts/check-generated
	@echo "imports and translations"; go test $(TAGS) -count=1 . ./language/...

bench: setup assets
	@go test $(TAGS) -run '^$$' -bench '$(BENCH)' -benchmem -timeout 60m $(PKG)

generate:
	@scripts/setup build
	@$(TOOL) templ generate -path web -log-level error
	@go generate $(TAGS) ./...

screenshots: setup assets
	@VIDHUK_SCREENSHOTS="$(CURDIR)/docs/screenshots" go test $(TAGS) -count=1 -timeout 10m -run '^TestScreenshots$$' -v ./e2e

kill: assets
	@VIDHUK_KILLS=200 go test $(TAGS) -count=1 -timeout 60m -run Kill -v ./e2e

clean:
	@rm -rf bin node_modules; find web/asset/dist -mindepth 1 ! -name .keep -delete
