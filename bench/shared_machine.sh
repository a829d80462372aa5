#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What libgomp's default spinning costs where other jobs run: three runs at once with it (OMP_WAIT_POLICY left active by
# GOMP_SPINCOUNT's default of 300000) and as the tool starts itself; then one run alone. Medians of wall time in seconds.
#   bench/shared_machine.sh TOOL [ROUNDS]
set -euo pipefail
tool=$1
rounds=${2:-5}
job=(scaling -N 1,10,100 --beta 0 --check --quiet --backend cpu)
seconds_of() {  # JOBS_AT_ONCE SPINCOUNT
  local start=${EPOCHREALTIME/[.,]/}
  for ((i = 0; i < $1; ++i)); do
    GOMP_SPINCOUNT=$2 "$tool" "${job[@]}" >/dev/null &
  done
  wait
  echo $(((${EPOCHREALTIME/[.,]/} - start) / 1000))
}
printf '%-14s %12s %12s\n' "runs at once" "default_ms" "tool_ms"
for jobs in 3 1; do
  for ((round = 0; round < rounds; ++round)); do  # side by side
    seconds_of $jobs 300000
    seconds_of $jobs 1000
  done | awk -v jobs=$jobs 'NR % 2 { a[(NR + 1) / 2] = $1 } NR % 2 == 0 { b[NR / 2] = $1 }
    function median(v, n,   i, j, t) { for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (v[j] < v[i]) { t = v[i]; v[i] = v[j]; v[j] = t }
      return v[int((n + 1) / 2)] }
    END { n = NR / 2; printf "%-14d %12d %12d\n", jobs, median(a, n), median(b, n) }'
done
