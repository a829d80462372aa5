#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A job script of examples/slurm, unchanged, on a Slurm of one node that is started here and removed in the end.
#   run_slurm.sh TOOL array|mpi
# Needs neither root nor systemd nor a GPU. Exit code 77: Slurm cannot run here, or the tool has no MPI; it says why.
set -euo pipefail

tool=$(realpath "$1")
example=$2
scripts=$(realpath "$(dirname "$0")/../../examples/slurm")
PATH=$PATH:/usr/sbin:/sbin
# Within a job of another Slurm, its variables would be obeyed.
for name in ${!SLURM_@} ${!SBATCH_@} ${!SRUN_@} ${!PMI_@} ${!PMIX_@}; do unset "$name"; done

skip() {
  echo "skipped: $1"
  exit 77
}
for program in munged slurmctld slurmd sbatch srun; do
  command -v $program >/dev/null || skip "$program is not installed (Debian: slurm-wlm, munge)"
done
if [ "$example" = mpi ]; then
  [[ $("$tool" info) == *"mpi ranks:    MPI"* ]] || skip "this build has no MPI"
fi

work=$(mktemp -d /tmp/antikelvin-slurm.XXXXXX) # short: the names of sockets are
daemons=()
clean_up() {
  set +e
  if [ ${#daemons[@]} -eq 3 ]; then
    timeout 10 scancel --user="$(id -un)" 2>/dev/null
    for _ in {1..50}; do
      [ -n "$(timeout 10 squeue --noheader 2>/dev/null)" ] || break
      sleep 0.2
    done
  fi
  for ((i = ${#daemons[@]} - 1; i >= 0; --i)); do
    kill "${daemons[i]}" 2>/dev/null
    wait "${daemons[i]}" 2>/dev/null
  done
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

fail() {
  echo "failed: $1" >&2
  tail -n 20 "$work"/*.log "$work"/run/*.log >&2
  exit 1
}

start() {
  "$@" >>"$work/$1.out" 2>&1 &
  daemons+=($!)
}

# Whether a command succeeds within some seconds.
within() {
  local end=$((SECONDS + $1))
  until "${@:2}" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.2
  done
}

free_port() {
  local port=
  while port=$((20000 + RANDOM % 12000)) && (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

# ---- A cluster.

chmod 755 "$work"
mkdir -m 755 "$work"/{munge,state,spool,bin,run}
ln -s "$tool" "$work/bin/antikelvin"
(umask 077 && head -c 1024 /dev/urandom >"$work/munge/key")
host=$(uname -n)
host=${host%%.*}
user=$(id -un)
# Two GPUs in name only, so that scripts which ask for one are accepted. A requeued job waits for cred_expire seconds.
# With cgroup/v1, a cgroup file system is needed only by plugins that are not used here.
cat >"$work/slurm.conf" <<END
ClusterName=antikelvin
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket,cred_expire=5
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1
SlurmdParameters=config_overrides
KillWait=5
GresTypes=gpu
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 Gres=gpu:2
PartitionName=all Nodes=ALL Default=YES
END
printf 'Name=gpu File=/dev/null\nName=gpu File=/dev/zero\n' >"$work/gres.conf"
echo "CgroupPlugin=cgroup/v1" >"$work/cgroup.conf"
export SLURM_CONF=$work/slurm.conf

start munged --foreground --key-file="$work/munge/key" --socket="$work/munge/socket" --pid-file="$work/munge/pid" \
  --log-file="$work/munge/log" --seed-file="$work/munge/seed"
within 10 test -S "$work/munge/socket" || skip "munged does not start: $(tail -n 1 "$work/munged.out")"
start slurmctld -D
within 20 bash -c "scontrol ping | grep -q 'is UP'" || skip "slurmctld does not start: $(tail -n 1 "$work/slurmctld.out")"
start slurmd -D
within 20 bash -c "sinfo --noheader --format=%t | grep -qx idle" ||
  skip "slurmd does not start: $(tail -n 1 "$work/slurmd.out")"
if [ "$example" = mpi ]; then
  [[ $(srun --mpi=list 2>&1) == *pmix* ]] || skip "this Slurm has no PMIx"
  timeout 30 srun --mpi=pmix --ntasks=2 --time=1 true || skip "Slurm does not start ranks here"
else
  timeout 30 srun --time=1 true || skip "Slurm does not start jobs here"
fi
echo "$(sbatch --version) runs on $host"

# ---- Jobs. Their records must be those of one process without Slurm.

export PATH=$work/bin:$PATH
cd "$work/run"
cat >short.toml <<'END'
verb = "sample"
[options]
subsystems = 1000
method = "spin-flip"
replicas = 64
sweeps = 400
[grid]
beta = "-1:1:8"
END
cat >long.toml <<'END'
verb = "sample"
[options]
subsystems = 1000
method = "spin-flip"
replicas = 64
sweeps = 80000
[grid]
beta = [-0.5, 0.5]
END
where=(--quiet --backend cpu --threads 1)

records() { find "$1" -name results.jsonl -exec cat {} + | sort; }

# Submits a scan over a number of shards, or over two ranks, with a processor each; prints the job's number.
submit() {
  case $example in
    array) sbatch --parsable --cpus-per-task=1 --array=1-"$1" "$scripts/array.sbatch" "${@:2}" "${where[@]}" ;;
    mpi) sbatch --parsable --cpus-per-task=1 --ntasks=2 "$scripts/mpi.sbatch" "${@:2}" "${where[@]}" ;;
  esac
}

ended() { [ -z "$(squeue --noheader --jobs="$1")" ]; }

compare() {
  local states
  states=$(scontrol show job --oneliner "$2" | grep -o 'JobState=[A-Z]*' | sort | uniq -c)
  echo "$1: $(records "$1" | wc -l) records,$states"
  [[ $states =~ ^\ *[0-9]+\ JobState=COMPLETED$ ]] || fail "a job of $1 did not complete"
  [ "$(records "whole-$1" | wc -l)" -ge 2 ] || fail "there is nothing to compare with"
  diff <(records "whole-$1") <(records "$1") || fail "the records of $1 differ from those of one process"
}

antikelvin scan short.toml -o whole-short "${where[@]}"
job=$(submit 3 short.toml -o short)
within 60 ended "$job" || fail "the short job does not end"
compare short "$job"
[ -e short/DONE ] || fail "the folder is not marked as complete"

# The warning before the time limit, to one task while all compute.
antikelvin scan long.toml -o whole-long "${where[@]}"
job=$(submit 2 long.toml -o long)
case $example in
  array) n_parts=2 warned=${job}_2 ;;
  mpi) n_parts=1 warned=$job ;;
esac
computing() { [ "$(find long -name running.json | wc -l)" -eq "$n_parts" ]; }
within 60 computing || fail "the long job does not start"
sleep 1
scancel --signal=USR1 "$warned"
within 120 ended "$job" || fail "the long job does not end"
cat antikelvin-"$job"*.log
restarts=$(scontrol show job --oneliner "$job" | grep -o 'Restarts=[0-9]*' | sort | tr '\n' ' ')
echo "warned: $restarts"
compare long "$job"
case $example in
  array) [ "$restarts" = "Restarts=0 Restarts=1 " ] ;;
  mpi) [ "$restarts" = "Restarts=1 " ] ;;
esac || fail "not the warned task alone was requeued once"
echo "passed in $SECONDS s"
