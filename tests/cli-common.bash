# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2016,SC2034 # variables of the tests
# What the tests of the command line share; sourced by them.
#
# A test is a list of claims.  Each claim is a function that runs in a shell of
# its own with `set -e` and an empty directory for a working directory; its
# output is shown only if it fails.
set -u
: "${top_srcdir:?}" "${top_builddir:?}"

top_srcdir=$(cd "$top_srcdir" && pwd)
top_builddir=$(cd "$top_builddir" && pwd)
wax=$top_builddir/tools/wax
# Without the wrapper that libtool makes: that is a shell, with memory of its own,
# and takes longer than much of the work.
program=$wax
if test -x "$top_builddir/tools/.libs/wax"; then
	program=$top_builddir/tools/.libs/wax
	export LD_LIBRARY_PATH=$top_builddir/lib/.libs
fi
schema=$top_srcdir/tools/archive.capnp
scratch=$(mktemp -d "${TMPDIR:-/tmp}/wax-cli.XXXXXX") || exit 1
trap 'chmod -R u+rwX "$scratch" 2>/dev/null; rm -rf "$scratch"' EXIT
umask 022
failed=0
# Where random numbers start: in `make check-full` each time elsewhere.
seed=${WAX_SEED:-${WAX_FULL:+$$}}
seed=${seed:-1}

# What a sanitizer finds must not look like an error that wax reports.
export ASAN_OPTIONS="exitcode=99:${ASAN_OPTIONS-}"
export UBSAN_OPTIONS="exitcode=99:${UBSAN_OPTIONS-}"

# claim FUNCTION: the name of the function is the claim.
claim() {
	local started=$SECONDS
	mkdir "$scratch/$1"
	(
		set -e
		cd "$scratch/$1"
		"$1"
	) >"$scratch/log" 2>&1 </dev/null
	case $? in
	0) echo "ok - $1${WAX_TIMES:+ $((SECONDS - started)) s}" ;;
	77) echo "ok - $1 # SKIP $(tail -n 1 "$scratch/log")" ;;
	*)
		echo "not ok - $1"
		sed 's/^/    /' "$scratch/log"
		failed=1
		;;
	esac
	chmod -R u+rwX "$scratch/$1"
	rm -rf "${scratch:?}/$1"
}

# Inside a claim: leave it out, and say why.
skip() {
	echo "$*"
	exit 77
}

# Inside a claim: leave it out unless script(1) has a terminal to give, which it
# has not without a devpts file system.
needs_terminal() {
	script -qec true /dev/null </dev/null >/dev/null 2>&1 ||
		skip 'no script(1), or no terminal for it'
}

# expect STATUS COMMAND...: the command ends with exactly this status.
expect() {
	local expected=$1 status=0
	shift
	"$@" || status=$?
	test "$status" = "$expected" || {
		echo "exit $status instead of $expected: $*"
		return 1
	}
}

# wait_until COMMAND: it succeeds, at most a minute from now.
wait_until() {
	local limit=$((SECONDS + 60))
	until eval "$1"; do
		test "$SECONDS" -lt "$limit" || return 1
		sleep 0.01
	done
}

# start NAME ARGUMENT...: run wax in the background until NAME holds a MiB, or
# until it is done.
start() {
	local name=$1
	shift
	"$wax" "$@" 2>err &
	pid=$!
	while test "$(stat -c %s "$name" 2>/dev/null || echo 0)" -lt 1048576; do
		kill -0 "$pid" 2>/dev/null || break
	done
}

# pause_amid NAME ARGUMENT...: wax is stopped while it writes NAME.  Where the
# machine is so busy that it was done before, it starts anew.
pause_amid() {
	for _ in {1..10}; do
		start "$@"
		kill -s STOP "$pid" 2>/dev/null || :
		wait_until 'grep -q "^State:.[TZ]" "/proc/$pid/status" || ! kill -0 "$pid"'
		! grep -q '^State:.T' "/proc/$pid/status" || return 0
		rm "$1"
	done
	echo "done before it could be stopped"
	return 1
}

# quick SECONDS COMMAND...: takes no more time of a processor; how long that
# lasts depends on what else the machine does.
quick() {
	(
		ulimit -t "$1"
		shift
		exec "$@"
	)
}

# options_are_known COMMAND: the completion and the manual of the command have every
# option that its help has, which are in the file "options" then.
options_are_known() {
	local option
	"$wax" "$1" --help | grep -o -e '--[a-z-]*' | sort -u >options
	while read -r option; do
		grep -q -e "$option" "$top_srcdir/tools/wax.bash"
		test "$option" = --help ||
			tr -d '\134' <"$top_srcdir/man/wax-$1.1" |
			grep -q -e "^\.It Fl ${option#-}"
	done <options
}

# At the end of a test.
finish() {
	exit "$failed"
}
