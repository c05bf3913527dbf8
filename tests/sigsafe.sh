#!/bin/bash
# SPDX-License-Identifier: MIT
# What runs inside the signal handler is the *-sig.c files, and they may call
# only each other and what this list allows.  Extend the list with a reason.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C

# Objects of the shared library where it is built, else the static ones.
set -- "$top_builddir"/lib/.libs/*-sig.o
test -e "$1" || set -- "$top_builddir"/lib/*-sig.o
test -e "$1" || { echo "no handler objects are built"; exit 1; }
sources=$(find "$top_srcdir/lib" -name '*-sig.c' | wc -l)
test $# -eq "$sources" || {
	echo "$# handler objects for $sources sources"
	exit 1
}

# syscall and errno are all that the handler needs of the C library.  Compilers
# make memcpy and memset of plain assignments; both are async-signal-safe.  The
# rest is what linkers, the stack protector and instrumentation refer to.
cat >"$dir/allowed" <<-END
	_GLOBAL_OFFSET_TABLE_
	__errno_location
	__stack_chk_fail
	memcpy
	memset
	syscall
	wax_os_gate
END
${NM:-nm} --defined-only "$@" | awk 'NF == 3 { print $3 }' >>"$dir/allowed"
sort -u -o "$dir/allowed" "$dir/allowed"
${NM:-nm} --undefined-only "$@" | awk 'NF == 2 { print $2 }' |
	grep -v -e '^__asan_' -e '^__tsan_' -e '^__ubsan_' -e '^__msan_' \
		-e '^__sanitizer_' -e '^__gcov' -e '^__llvm_' |
	sort -u >"$dir/used" || true
comm -13 "$dir/allowed" "$dir/used" |
	sed 's/^/may not be used in the handler: /' >"$dir/bad"
cat "$dir/bad"
test ! -s "$dir/bad"
