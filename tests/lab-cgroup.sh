#!/bin/bash
# SPDX-License-Identifier: MIT
# A message that is larger than the memory the process may have, page cache
# included: wax::MessageBuilder builds it to the end, and each byte is right;
# the same program on MallocMessageBuilder is killed.
#
# Needs root and a memory controller of cgroup v1.  WAX_FULL builds 16 GiB where
# the disk has room for it, else 6 GiB.
# shellcheck disable=SC2317 # cleanup is called by a trap
set -eu
: "${top_builddir:?}"

skip() {
	echo "$*"
	exit 77
}

load=$top_builddir/tests/cxx-load
test -x "$load" || skip 'libcapnp is missing'
test -z "${WAX_SANITIZE-}" || skip 'sanitizers keep memory of their own'
# The wrapper that libtool makes of a program would count as well.
if test -x "$top_builddir/tests/.libs/cxx-load"; then
	load=$top_builddir/tests/.libs/cxx-load
	export LD_LIBRARY_PATH=$top_builddir/lib/.libs
fi
controller=/sys/fs/cgroup/memory
test "$(id -u)" = 0 || skip 'not root'
test -e $controller/memory.limit_in_bytes || skip 'no memory cgroup of version 1'
group=$controller/wax-lab.$$
mkdir $group 2>/dev/null || skip 'no cgroup can be made'

# On a disk: a message in tmpfs is memory.
dir=$(mktemp -d /var/tmp/wax-cgroup.XXXXXX)
cleanup() {
	rm -rf "$dir"
	# A process that was killed may take a moment to leave.
	rmdir "$group" 2>/dev/null || { sleep 1; rmdir "$group"; } || true
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM

echo 512M >$group/memory.limit_in_bytes
# Where swap is counted there is none.
echo 512M 2>/dev/null >$group/memory.memsw.limit_in_bytes || true
ulimit -c 0

inside() {
	bash -c 'echo $$ >"$0"/cgroup.procs && exec "$@"' $group "$@"
}

free_mib=$(df --output=avail -BM "$dir" | tail -n 1 | tr -dc 0-9)
mib=1024
if test -n "${WAX_FULL-}"; then
	mib=6144
	test "$free_mib" -lt 24000 || mib=16384
fi
test "$free_mib" -gt $((mib + 2048)) || skip "no room for $mib MiB"

status=0
inside "$load" wax "$dir/message" "$mib" || {
	echo "wax: exit status $? with $mib MiB"
	exit 1
}
inside "$load" read "$dir/message" || status=1
echo "most memory: $(($(cat $group/memory.max_usage_in_bytes) >> 20)) MiB" \
	"of $(($(cat $group/memory.limit_in_bytes) >> 20))"
rm "$dir/message"

code=0
inside "$load" malloc "$dir/message" 2048 2>/dev/null || code=$?
echo "malloc: exit status $code with 2048 MiB"
test $code = 137 || status=1
exit $status
