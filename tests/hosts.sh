#!/bin/bash
# SPDX-License-Identifier: MIT
# wax beside Python's faulthandler, KJ's crash handlers, AddressSanitizer, gdb
# and valgrind: it works, or the documented happens.  Hazards 21, 22, 24, 47, 48
# and 49.
set -eu
. "${top_srcdir:?}/tests/hosts.bash"
: "${work:?}" "${library:?}" "${libtool:?}"

host=$top_builddir/tests/host
death=135 # of SIGBUS

outcome 'no host, handler' 0 '^grown, by faults' "$host" grow f
outcome 'no host, no handler' 0 '^grown, by calls' "$host" ensure f
outcome 'no host, foreign fault' $death '^faulting' "$host" foreign f

if has Python python3; then
	python() {
		outcome "Python, faulthandler $1" "$2" "$3" python3 \
			"$top_srcdir/tests/host-python.py" "$library" . "$1"
	}
	python none 0 '^grown'
	python before 0 '^grown'
	python after $death 'Fatal Python error: Bus error'
	python again 0 '^grown'
	python foreign $death 'Fatal Python error: Bus error'
fi

if test -x "$top_builddir/tests/host-kj"; then
	kj() { outcome "KJ, $1" "$2" "$3" "$top_builddir/tests/host-kj" . "$1"; }
	kj none 0 '^grown'
	kj before 0 '^grown'
	kj after '[1-9]*' 'Received signal #7'
	kj again 0 '^grown'
else
	echo "SKIP KJ: no libcapnp-dev"
	missing=1
fi

# The program has the sanitizer, the library has not.
if "${CC:-cc}" -g -fsanitize=address -I"$top_srcdir/include" \
	-I"$top_builddir/include" -o "$work/asan" "$top_srcdir/tests/host.c" \
	-L"$top_builddir/lib/.libs" -lwax 2>"$work/output"; then
	asan() {
		outcome "ASan, handle_sigbus=$1, $4" "$2" "$3" env \
			ASAN_OPTIONS="handle_sigbus=$1" "$work/asan" "$4" f
	}
	asan 1 0 '^grown, by faults' grow
	asan 1 1 'AddressSanitizer: BUS' foreign
	asan 2 1 '^open: .*cannot do it' grow
	asan 2 0 '^grown, by calls' ensure
else
	echo "SKIP ASan: the compiler has none"
	missing=1
fi

if has gdb gdb; then
	gdb() {
		outcome "$1" 0 "$2" "$libtool" --mode=execute gdb -nx -batch \
			"${@:3}" -ex run --args "$host" grow f
	}
	gdb 'gdb, as documented' 'exited normally' \
		-ex 'handle SIGBUS nostop noprint pass'
	gdb 'gdb, untold' 'received signal SIGBUS'
fi

if has valgrind valgrind; then
	outcome 'valgrind, as documented' 0 '^grown, by faults' "$libtool" \
		--mode=execute valgrind -q --error-exitcode=99 \
		--vex-iropt-register-updates=allregs-at-mem-access \
		"$host" grow f
	outcome 'valgrind, no tool' 0 '^grown, by faults' "$libtool" \
		--mode=execute valgrind -q --tool=none "$host" grow f
fi
hosts_end
