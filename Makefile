# `make run` and `make test` are all that a newcomer needs; they install what a fresh Debian 12 with Swift 6.3 lacks.
PACKAGES := libxml2-dev zlib1g-dev libisal-dev libssl-dev libsqlite3-dev pkg-config python3
# What some tests ask for their answers, and what counts instructions; where one is absent they are skipped and say so. CI installs them.
ORACLES := postgresql python3-yaml chromium sqlite3 strace valgrind b3sum
KAOPING := .build/release/kaoping
# With Swift's libraries in it, the program starts sooner and runs where no Swift is installed; the toolchain's own linker, since Debian's warns of Foundation.
RELEASE := swift build -c release --static-swift-stdlib -Xswiftc -use-ld=lld
SOURCES := Package.swift Sources Tests
# SwiftPM keeps what Package.swift came to until its text or the environment changes: this tells it of a library that came or went.
KAOPING_ISAL ?= $(shell test -e /usr/include/isa-l/igzip_lib.h && echo 1 || echo 0)
export KAOPING_ISAL

.PHONY: run test build deps oracles lint format catalogue keys bench bench-scoring gates gates-record mutate mutate-record fuzz fuzz-keep sanitize sanitize-address sanitize-thread clean

run: build
	$(KAOPING) run Inputs/leping-2025
	@echo
	@echo "Open these in a browser:"
	@echo "  Output/leping-2025/current/portal/index.html          the ranking, and every unit's page behind it"
	@echo "  Output/leping-2025/current/portal/notice.html         the notice"
	@echo "  Output/leping-2025/current/units/YL09/report.html     what one township gets by mail"
	@echo "  Output/leping-2025/current/office/review.html         the office's review of data and results"

test: deps
	swift test

build: deps
	$(RELEASE) --product kaoping

deps: packages := $(PACKAGES)
oracles: packages := $(ORACLES)
deps oracles:
	@missing=""; for package in $(packages); do dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
	  echo "installing$$missing"; sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi

lint:
	swift format lint --strict -r $(SOURCES)

format:
	swift format -i -r $(SOURCES)

# Records every case of Tests/Catalogue and the pages that show them; the second round checks. Read the diff.
# FLAGS is for `--scratch-path`.
catalogue:
	KAOPING_RECORD=1 swift test $(FLAGS) --filter 'CatalogueTests/aCase' || true
	KAOPING_RECORD=1 swift test $(FLAGS) --skip-build --filter 'CatalogueTests/thePages'
	swift test $(FLAGS) --skip-build --filter CatalogueTests

keys:
	KAOPING_RECORD=1 swift test $(FLAGS) --filter SchemeKeysTests

bench: build
	python3 Benchmarks/run.py

bench-scoring: deps
	python3 Benchmarks/scoring.py

gates: deps
	$(RELEASE) --product Gates
	python3 Benchmarks/gates.py

gates-record: deps
	$(RELEASE) --product Gates
	python3 Benchmarks/gates.py --record

mutate: deps
	python3 Tests/Mutation/mutate.py

mutate-record: deps
	python3 Tests/Mutation/mutate.py --record

# `make fuzz SECONDS=60 TARGETS="csv xml"`; `make fuzz-keep` adds to Tests/Fuzz/Corpus what of it reaches new code.
SECONDS ?= 900
fuzz: deps
	Tests/Fuzz/run.sh $(SECONDS) $(TARGETS)

fuzz-keep:
	Tests/Fuzz/run.sh keep $(TARGETS)

# The whole test suite under the address and the thread sanitizer; FILTER="--filter Ingestion" for a part of it.
sanitize: sanitize-address sanitize-thread

sanitize-address sanitize-thread: export KAOPING_OPTIMIZED = 1

sanitize-address: deps
	ASAN_OPTIONS=detect_leaks=0 swift test --sanitize address --disable-xctest --scratch-path .build/address $(FILTER)

sanitize-thread: deps
	mkdir -p .build/thread
	clang -shared -fPIC -O1 -o .build/thread/mutex.so Tests/Sanitizers/MutexForThreadSanitizer.c
	swift build --build-tests --sanitize thread --scratch-path .build/thread
	LD_PRELOAD=$(CURDIR)/.build/thread/mutex.so TSAN_OPTIONS=halt_on_error=0 \
	  swift test --sanitize thread --disable-xctest --skip-build --scratch-path .build/thread $(FILTER)

clean:
	rm -rf .build Output/*/
