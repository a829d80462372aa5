#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What libgomp's default spinning (GOMP_SPINCOUNT=300000) costs where other jobs run: three runs at once with it and with
# what the tool sets for itself, side by side; then one run alone. Medians of wall time.
#   bench/shared_machine.sh TOOL [ROUNDS]     JSON lines
set -euo pipefail
tool=$1
rounds=${2:-5}
job=(scaling -N 1,10,100 --beta 0 --check --quiet --backend cpu)
milliseconds_of() {  # JOBS_AT_ONCE SPINCOUNT
  local start=${EPOCHREALTIME/[.,]/}
  for ((i = 0; i < $1; ++i)); do
    GOMP_SPINCOUNT=$2 "$tool" "${job[@]}" >/dev/null &
  done
  wait
  echo $(((${EPOCHREALTIME/[.,]/} - start) / 1000))
}
for jobs in 3 1; do
  for ((round = 0; round < rounds; ++round)); do  # side by side
    milliseconds_of $jobs 300000
    milliseconds_of $jobs 1000
  done | awk -v jobs=$jobs 'NR % 2 { a[(NR + 1) / 2] = $1 } NR % 2 == 0 { b[NR / 2] = $1 }
    function median(v, n,   i, j, t) { for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (v[j] < v[i]) { t = v[i]; v[i] = v[j]; v[j] = t }
      return v[int((n + 1) / 2)] }
    END { n = NR / 2; printf "{\"name\":\"shared_machine\",\"runs_at_once\":%d,\"rounds\":%d,\"default_ms\":%d,\"tool_ms\":%d}\n", jobs, n, median(a, n), median(b, n) }'
done
