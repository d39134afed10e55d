# Kith, from its source to a running server and through its tests. `make help` lists the targets.
#
# Nothing is built twice: a step leaves a stamp next to its result and lists its inputs, so that a second
# `make run` calls neither cargo nor node. The steps themselves are the small scripts in build/.
# Works with the make of macOS (3.81) and with newer ones.

ADDR ?= 127.0.0.1:3000

# The rules below expect results here, wherever the machine's cargo would put them.
export CARGO_TARGET_DIR := $(CURDIR)/target

# Folders are inputs, too: the removal of a file changes only the time of its folder.
RUST   := Cargo.toml Cargo.lock build.rs $(shell find src migrations build/bind)
LOOKS  := $(shell find style public)
WEB    := $(RUST) $(LOOKS) build/browser build/assets.mjs build/chunks.mjs build/parts.js build/package-lock.json
# The quick build is done soon and is not optimised; people install the release.
QUICK_SITE := target/browser/quick/.made
QUICK      := target/debug/.made
SITE       := target/browser/small/.made
RELEASE    := target/release/.made

.PHONY: help run build test lint test-server test-pages test-long bench clean

help:
	@echo 'make run     build Kith quickly and serve it on http://$(ADDR), with SQLite in data/kith.db'
	@echo '             ADDR=127.0.0.1:8080 make run                          another address'
	@echo '             DATABASE_URL=postgres://user:password@host/kith make run    PostgreSQL'
	@echo 'make build   build the optimised Kith: target/release/kith is all there is to copy'
	@echo 'make test    everything that has to hold: lint, test-server, test-pages'
	@echo '  make lint          formatting, and clippy for both halves'
	@echo '  make test-server   unit, store and HTTP tests, on SQLite and PostgreSQL'
	@echo '  make test-pages    people in a real Chromium, on SQLite and PostgreSQL (PAGES="-g search" for some)'
	@echo 'make test-long    the tests of the server with a hundred times the contacts, and the pages once more on the optimised Kith'
	@echo 'make bench       figures at a million contacts, on both databases (BENCH="--database sqlite --only list" for some)'
	@echo 'make clean   remove what was built; data/ stays'

run: $(QUICK)
	@echo 'Kith: http://$(ADDR)   Ctrl+C stops it'
	@if [ -n "$$DATABASE_URL" ]; then echo 'Kith: the database is the one that DATABASE_URL names'; \
	 else echo 'Kith: the database is data/kith.db; for PostgreSQL, DATABASE_URL=postgres://user:password@host/kith make run'; fi
	@echo 'Kith: this build is for trying and changing it; `make build` makes the one to install, which is several times as fast'
	@exec target/debug/kith serve --addr $(ADDR)

build: $(RELEASE)

# A stamp has the time at which its step began, so that an edit during the step causes another build.
$(QUICK_SITE): $(WEB)
	@mkdir -p $(@D) && touch $@.began
	@build/browser quick
	@node build/assets.mjs quick
	@mv $@.began $@

$(QUICK): $(RUST) $(QUICK_SITE)
	@mkdir -p $(@D) && touch $@.began
	@echo 'Kith: the server, quick (the first time this takes some minutes)'
	@cargo build --features ssr --bin kith
	@mv $@.began $@

$(SITE): $(WEB)
	@mkdir -p $(@D) && touch $@.began
	@build/browser small
	@node build/assets.mjs small
	@mv $@.began $@

$(RELEASE): $(RUST) $(SITE)
	@mkdir -p $(@D) && touch $@.began
	@echo 'Kith: the server, optimised (the first time this takes some minutes)'
	@cargo build --release --features ssr,jemalloc --bin kith
	@mv $@.began $@

test: lint test-server test-pages

lint:
	@build/rust-parts
	cargo fmt --all --check
	cargo clippy --all-targets --features ssr -- -D warnings
	cargo clippy --lib --target wasm32-unknown-unknown --no-default-features --features hydrate -- -D warnings
	cargo clippy -p bind -- -D warnings

# cargo-nextest runs each test in a process of its own and names the slow ones; without it, `cargo test` runs the same tests,
# since compiling nextest takes longer than they do.
test-server:
	@build/npm-ci end2end
	@if cargo nextest --version >/dev/null 2>&1; then build/with-postgres cargo nextest run --features ssr; \
	 else build/with-postgres cargo test --features ssr; fi

# The quick build: test-server has compiled its dependencies already. test-long tests the pages of the release.
test-pages: $(QUICK)
	@build/npm-ci end2end
	cd end2end && ../build/with-postgres npx playwright test $(PAGES)

# The same tests with many more contacts: optimised, since they would take a day otherwise.
test-long: $(RELEASE)
	@build/npm-ci end2end
	KITH_TEST_SCALE=100 build/with-postgres cargo test --release --features ssr,jemalloc --lib
	cd end2end && KITH_BINARY=$(CURDIR)/target/release/kith ../build/with-postgres npx playwright test --project sqlite

# On disk and durable, like an installation in use.
bench: build
	@build/npm-ci end2end
	@build/with-postgres --durable node benches/load.mjs $(BENCH)

clean:
	rm -rf target build/node_modules end2end/node_modules end2end/test-results end2end/report
