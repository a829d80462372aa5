#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a scan costs beside its points: canonical states of two levels, microseconds each, as points of a scan and as
# rows of one run of the verb; and what finding all of them done costs.
#   bench/scan_overhead.sh TOOL [POINTS] [FOLDER]     one JSON line; FOLDER: on which disk
set -euo pipefail
tool=$1 points=${2:-100000} folder=$(mktemp -d "${3:-${TMPDIR:-/tmp}}/scan_overhead.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cat >"$folder/job.toml" <<EOF
verb = "canonical"
[options]
levels = "two-level"
[grid]
beta = "-1:1:$points"
EOF
seconds_of() {
  local start end
  start=$(date +%s%N)
  "$@"
  end=$(date +%s%N)
  awk -v n="$((end - start))" 'BEGIN { printf "%.3f", n / 1e9 }'
}
scan=$(seconds_of "$tool" scan "$folder/job.toml" -o "$folder/r" --backend cpu --quiet)
again=$(seconds_of "$tool" scan "$folder/job.toml" -o "$folder/r" --backend cpu --quiet)
verb=$(seconds_of "$tool" canonical --levels two-level --beta="-1:1:$points" -o "$folder/rows.csv" --quiet)
[ "$(wc -l <"$folder/r/results.jsonl")" = "$points" ]
awk -v p="$points" -v s="$scan" -v a="$again" -v v="$verb" 'BEGIN {
  printf "{\"name\":\"scan_overhead\",\"points\":%d,\"scan_s\":%s,\"found_done_s\":%s,\"verb_s\":%s,\"overhead_ms_per_point\":%.4f}\n",
    p, s, a, v, 1000 * (s - v) / p }'
