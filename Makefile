# Kith, from its source to a running server and through its tests. `make help` says what there is.
#
# Nothing is built twice: a step leaves a stamp beside its result and names what it is made from, so that a second
# `make run` calls neither cargo nor node. The steps themselves are the small scripts in build/.
# Written for the make of macOS (3.81) as well as for newer ones.

ADDR ?= 127.0.0.1:3000

# The rules below look for results here, wherever the machine's cargo would put them.
export CARGO_TARGET_DIR := $(CURDIR)/target

# Folders count as well as files: a file that was removed leaves its mark on its folder only.
RUST   := Cargo.toml Cargo.lock build.rs $(shell find src migrations)
LOOKS  := $(shell find style public)
SITE   := target/browser/.made
SERVER := target/release/.made

.PHONY: help run build test lint test-server test-pages test-long bench clean

help:
	@echo 'make run     build Kith and serve it on http://$(ADDR), with SQLite in data/kith.db'
	@echo '             ADDR=127.0.0.1:8080 make run                          another address'
	@echo '             DATABASE_URL=postgres://user:password@host/kith make run    PostgreSQL'
	@echo 'make build   the same, but stop before serving: target/release/kith is all there is to copy'
	@echo 'make test    everything that has to hold: lint, test-server, test-pages'
	@echo '  make lint          formatting, and clippy for both halves'
	@echo '  make test-server   unit, store and HTTP tests, on SQLite and PostgreSQL'
	@echo '  make test-pages    people in a real Chromium, on SQLite and PostgreSQL (PAGES="-g search" for some)'
	@echo 'make test-long    the same tests with a hundred times the contacts'
	@echo 'make bench       figures at a million contacts, on both databases (BENCH="--database sqlite --only list" for some)'
	@echo 'make clean   remove what was built; data/ stays'

run: build
	@echo 'Kith: http://$(ADDR)   Ctrl+C stops it'
	@if [ -n "$$DATABASE_URL" ]; then echo 'Kith: the database is the one that DATABASE_URL names'; \
	 else echo 'Kith: the database is data/kith.db; for PostgreSQL, DATABASE_URL=postgres://user:password@host/kith make run'; fi
	@exec target/release/kith serve --addr $(ADDR)

build: $(SERVER)

# A stamp bears the time at which its step began, so that an edit made meanwhile is not taken for built.
$(SITE): $(RUST) $(LOOKS) build/browser build/assets.mjs build/chunks.mjs build/parts.js build/package-lock.json
	@mkdir -p $(@D) && touch $@.began
	@build/browser
	@node build/assets.mjs
	@mv $@.began $@

$(SERVER): $(RUST) $(SITE)
	@mkdir -p $(@D) && touch $@.began
	@echo 'Kith: the server (the first time this takes some minutes)'
	@cargo build --release --features ssr --bin kith
	@mv $@.began $@

test: lint test-server test-pages

lint:
	@build/rust-parts
	cargo fmt --check
	cargo clippy --all-targets --features ssr -- -D warnings
	cargo clippy --lib --target wasm32-unknown-unknown --no-default-features --features hydrate -- -D warnings

# cargo-nextest runs each test in a process of its own and names the slow ones; where it is missing `cargo test` runs the
# same tests, since compiling nextest takes longer than they do.
test-server:
	@build/npm-ci end2end
	@if cargo nextest --version >/dev/null 2>&1; then build/with-postgres cargo nextest run --features ssr; \
	 else build/with-postgres cargo test --features ssr; fi

# The browser half is the one that people get. The server is the unoptimised one: its dependencies were compiled for
# test-server already, and compiling them once more for a release would cost more than all the pages take.
test-pages: $(SITE)
	@build/npm-ci end2end
	cargo build --features ssr --bin kith
	cd end2end && ../build/with-postgres npx playwright test $(PAGES)

# The same sentences about many more people: optimised, or they would take the day.
test-long: $(SITE)
	@build/npm-ci end2end
	KITH_TEST_SCALE=100 build/with-postgres cargo test --release --features ssr --lib

# On disk and durable, as people run it.
bench: build
	@build/npm-ci end2end
	@build/with-postgres --durable node benches/load.mjs $(BENCH)

clean:
	rm -rf target build/node_modules end2end/node_modules end2end/test-results end2end/report
