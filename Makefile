# Two commands matter: `make run` and `make test`. `make help` lists the rest.

.DEFAULT_GOAL := help
.PHONY: help run test build bench bench-check demo lint fuzz clean install install-tests

# The binary that the Python tests run: the debug build, which checks itself most.
BINARY ?= .build/debug/tracewell
RELEASE := -c release --static-swift-stdlib

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Installs what is missing, builds, and starts the collector
	@echo 'The line that says "ready" names the addresses. Then, in another terminal:'
	@echo '  export PATH="$(CURDIR)/.build/release:$$PATH"'
	@echo '  tracewell send --service cron --name "nightly backup" -- sleep 1'
	@echo '  tracewell search'
	@exec .build/release/tracewell serve

test: install-tests ## Installs what is missing and runs every test
	swift build --build-tests
	swift test --skip-build --parallel
	TRACEWELL_BINARY=$(BINARY) .venv/bin/pytest -c Tests/pytest.ini Tests

build: install ## Builds .build/release/tracewell
	swift build $(RELEASE) --product tracewell

bench: build ## Measures speed, size and memory on this machine; BENCH="scan --quick" chooses
	swift build $(RELEASE) --product Benchmarks
	.build/release/Benchmarks $(BENCH)

bench-check: install ## Counts instructions, which must not grow; BENCH=--update accepts what they are
	@scripts/install.sh --bench
	swift build $(RELEASE) --product Benchmarks
	.build/release/Benchmarks --check $(BENCH)

demo: build install-tests ## Runs a small application with API, database, Redis and job, and shows one trace
	@.venv/bin/python examples/demo/run.py

lint: install ## Checks format, layers, file lengths and wording
	@scripts/lint.sh

fuzz: build install-tests ## Sends a hundred times the hostile bodies of the ordinary tests
	HOSTILE_SCALE=100 TRACEWELL_BINARY=.build/release/tracewell \
		.venv/bin/pytest -c Tests/pytest.ini Tests/interop/test_hostile_bodies.py

clean: ## Removes what was built and installed here
	rm -rf .build .venv

install:
	@scripts/install.sh

install-tests:
	@scripts/install.sh --tests
