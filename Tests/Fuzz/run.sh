#!/usr/bin/env bash
# Runs the fuzzers, each for so many seconds, two at once; stops at the first finding.
#
#   Tests/Fuzz/run.sh [SECONDS [TARGET…]]     fuzz; what is new is kept below $FOUND (default .build/fuzz)
#   Tests/Fuzz/run.sh keep [TARGET…]          make Corpus/ anew of it and what is kept there: the least that reaches all that it reaches
#
# Swift's own -sanitize=fuzzer counts edges in a way that libFuzzer no longer reads, hence -sanitize-coverage. Release: the code that runs
# at night, with its overflow and bounds checks. No leak detection: it does not see pointers that Swift tags.
set -euo pipefail
cd "$(dirname "$0")"

all=(csv xml gzip expressions scheme)
scratch=${SCRATCH:-$PWD/../../.build/fuzzers}
found=${FOUND:-$PWD/../../.build/fuzz}
declare -A longest=([csv]=700 [xml]=700 [gzip]=1500 [expressions]=300 [scheme]=3000)

build() {
  for target in "$@"; do
    swift build -c release --scratch-path "$scratch" --sanitize=fuzzer --sanitize=address \
      -Xswiftc -sanitize-coverage=edge,trace-cmp,inline-8bit-counters,pc-table --product "fuzz-$target" >"$found/build.log" 2>&1 ||
      { grep -v 'ld.gold: warning' "$found/build.log" >&2; exit 1; }
  done
}

fuzz() { # target seconds
  local target=$1 seconds=$2 folder=$found/$1
  mkdir -p "$folder/new" "$folder/findings"
  if ASAN_OPTIONS=malloc_context_size=2:detect_leaks=0 nice -n 10 "$scratch/release/fuzz-$target" "$folder/new" "$PWD/Corpus/$target" \
    -max_total_time="$seconds" -max_len="${longest[$target]}" -dict="$PWD/Dictionaries/$target" -timeout="${TIMEOUT:-60}" -rss_limit_mb=2048 \
    -detect_leaks=0 -use_value_profile=0 -print_final_stats=1 -artifact_prefix="$folder/findings/" >"$folder/log" 2>&1; then
    awk -v t="$target" '/number_of_executed_units/ {n = $2} /^Done/ {s = $(NF - 1)} / cov: / {for (i = 1; i < NF; i++) if ($i == "cov:") c = $(i + 1)}
      END {print t ": " n " executions in " s " s, " c " edges, no finding"}' "$folder/log"
  else
    grep -E 'Fatal error|ERROR:|SUMMARY:|Test unit written|timeout' "$folder/log" | cut -c1-2000 >&2
    echo "$target: a finding; $folder/log" >&2
    return 255
  fi
}

mkdir -p "$found"
case ${1:-} in
  one) fuzz "$2" "$3" ;;
  keep)
    shift
    for target in "${@:-${all[@]}}"; do
      rm -rf "$found/$target/kept"
      mkdir -p "$found/$target/kept" "$found/$target/new"
      "$scratch/release/fuzz-$target" -set_cover_merge=1 -detect_leaks=0 -max_len="${longest[$target]}" \
        "$found/$target/kept" "Corpus/$target" "$found/$target/new" >"$found/$target/merge.log" 2>&1
      # What once was a finding stays, whatever it reaches.
      find "Corpus/$target" -type f ! -name 'finding-*' -delete
      cp "$found/$target/kept"/* "Corpus/$target/"
      echo "$target: $(ls "Corpus/$target" | wc -l) inputs, $(cat "Corpus/$target"/* | wc -c) bytes"
    done
    ;;
  *)
    seconds=${1:-900}
    shift || true
    targets=("${@:-${all[@]}}")
    [ $# -gt 0 ] || targets=("${all[@]}")
    build "${targets[@]}"
    printf '%s\n' "${targets[@]}" | xargs -P "${AT_ONCE:-2}" -I{} "$PWD/run.sh" one {} "$seconds"
    ;;
esac
