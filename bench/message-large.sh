#!/bin/bash
# SPDX-License-Identifier: MIT
# Messages of 2 GiB in a memory cgroup of 512 MiB.  Needs root and a memory
# controller of cgroup v1.  WAX_BENCH_RUNS is the number of runs, default 3: the
# disk is what is measured, mostly.  WAX_BENCH_DIR says where; default is the
# current directory.
set -eu
: "${top_builddir:?}"
controller=/sys/fs/cgroup/memory
group=$controller/wax-bench-$$

skip()
{
	echo "message-large: skipped: $1"
	exit 0
}

test "$(id -u)" -eq 0 || skip 'not root'
test -e $controller/memory.limit_in_bytes ||
	skip 'no memory cgroup of version 1'
mkdir $group 2>/dev/null || skip 'no cgroup can be made'
trap 'rmdir $group' EXIT
echo $((512 << 20)) >$group/memory.limit_in_bytes
# shellcheck disable=SC2016
bash -c 'echo $$ >"$0"/cgroup.procs && exec "$@"' $group \
	"$top_builddir/bench/message-large" --dir="${WAX_BENCH_DIR:-.}" \
	--runs="${WAX_BENCH_RUNS:-3}" "$@"
