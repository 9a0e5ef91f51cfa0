# The front door. Everything lies in build/release; `make` alone lists what there is.

PRESET := release
BUILD := build/$(PRESET)
PREFIX ?= /usr/local
# Another command here, for instance `true`, leaves the packages to you.
INSTALL_DEPS ?= scripts/install-deps
# One job for each core, as far as memory lasts: a file that includes LibTorch takes 2 GB.
JOBS ?= $(shell awk -v cores="$$(nproc)" '/^MemAvailable/ {n = int($$2 / 2000000); \
	print n < 1 ? 1 : n < cores ? n : cores}' /proc/meminfo)

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

.PHONY: demo
demo: programs ## train small models and see where they look, scan a small site; pages in out/
	@mkdir -p out
	$(BUILD)/bin/fovea demo --out out/demo.html
	$(BUILD)/bin/fovea scan examples/site --format json --out out/scan.json || test $$? -eq 1
	$(BUILD)/bin/fovea scan examples/site --out out/scan.html || test $$? -eq 1
	examples/check-report out/scan.json

.PHONY: test
test: all ## the fast tests
	ctest --preset $(PRESET) -L fast --no-tests=error

.PHONY: test-slow
test-slow: all ## the slow tests
	ctest --preset $(PRESET) -L slow --no-tests=error

.PHONY: bench
bench: configure ## the benchmarks: kernels alone, then fovea beside its peers; table in out/
	@$(INSTALL_DEPS) --python --peers
	cmake --build --preset $(PRESET) -j $(JOBS) --target benchmarks programs fovea_torch
	@set -e; for bench in $(BUILD)/bin/fovea_*_bench; do echo "$$bench"; $$bench; done
	@mkdir -p out
	bench/peers/setup
	bench/run --kernels --out out/bench.md

.PHONY: check
check: all ## the format, the layers, the names, the documents, the symbols
	scripts/check-format
	scripts/check-layers
	scripts/check-names
	scripts/check-symbols
	scripts/update-docs --check
	scripts/check-docs

.PHONY: docs
docs: programs ## fill in what the program knows, then see whether the documents are true
	scripts/update-docs
	scripts/check-docs

.PHONY: format
format: ## put the sources into the format of .clang-format
	scripts/check-format --fix

.PHONY: install
install: programs ## into PREFIX (/usr/local): programs, libraries, headers, CMake package
	cmake --install $(BUILD) --prefix $(PREFIX)

.PHONY: clean
clean: ## remove build/ and out/
	rm -rf build out

.PHONY: programs all configure deps
programs: configure
	cmake --build --preset $(PRESET) -j $(JOBS) --target programs

all: configure
	cmake --build --preset $(PRESET) -j $(JOBS)

# Once there, Ninja runs CMake again by itself when it must.
configure: deps
	@test -f $(BUILD)/build.ninja || cmake --preset $(PRESET)

deps:
	@$(INSTALL_DEPS)

.PHONY: jobs
jobs:
	@echo $(JOBS)
