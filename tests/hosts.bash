# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Sourced by the hosts*.sh tests: wax in programs, runtimes and tools that have
# SIGBUS for themselves.  docs/hosts.md has the outcomes.

: "${top_srcdir:?}" "${top_builddir:?}"
top_srcdir=$(cd "$top_srcdir" && pwd)
top_builddir=$(cd "$top_builddir" && pwd)
library=$top_builddir/lib/.libs/libwax.so
if test -n "${WAX_SANITIZE:-}" || ! test -e "$library"; then
	echo "needs the shared library, without sanitizers"
	exit 77
fi
export LD_LIBRARY_PATH=$top_builddir/lib/.libs
# The hosts decide, not the environment of the tests.
unset ASAN_OPTIONS TSAN_OPTIONS
# On a file system of disks, if there is one: regions in memory files differ.
work=$(mktemp -d /var/tmp/wax-hosts.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
ulimit -c 0
status=0
missing=0
export libtool=$top_builddir/libtool

# has NAME PROGRAM...: or say what is missing.
has() {
	local name=$1 program
	shift
	for program; do
		command -v "$program" >/dev/null || {
			echo "SKIP $name: no $program"
			missing=1
			return 1
		}
	done
}

# outcome NAME STATUS TEXT COMMAND...: STATUS is a pattern for the exit status,
# TEXT a regular expression that the output contains.
outcome() {
	local name=$1 wanted=$2 text=$3 got=0
	shift 3
	rm -rf "$work/directory"
	mkdir "$work/directory"
	(cd "$work/directory" && timeout -k 1 120 "$@") \
		>"$work/output" 2>&1 </dev/null || got=$?
	# shellcheck disable=SC2254 # A pattern.
	case $got in
	$wanted)
		if grep -Eq -- "$text" "$work/output"; then
			printf '%-34s as documented: %s\n' "$name" \
				"$(grep -E -m 1 -- "$text" "$work/output")"
			return
		fi
		;;
	esac
	tail -n 40 "$work/output"
	echo "FAILED: $name: exit status $got, wanted $wanted and: $text"
	status=1
}

hosts_end() {
	test $status = 0 || exit 1
	test $missing = 0 || exit 77
	exit 0
}
