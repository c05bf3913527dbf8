#!/bin/bash
# SPDX-License-Identifier: MIT
# Every public header compiles alone, as strict C99 and, when there is a C++
# compiler, as C++17; those for libcapnp, where it is installed, as C++14 to 20.
set -eu
: "${top_srcdir:?}" "${CC:?}"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
strict='-pedantic -Wall -Wextra -Wconversion -Wundef -Werror'

have_cxx=no
echo 'int main() { return 0; }' >"$dir/probe.c++"
if ${CXX:-c++} -x c++ -std=c++17 -fsyntax-only "$dir/probe.c++" 2>/dev/null; then
	have_cxx=yes
fi

status=0
for header in "$top_srcdir"/include/wax.h "$top_srcdir"/include/wax/*.h; do
	name=${header#"$top_srcdir"/include/}
	# Included twice: the guard works.
	printf '#include <%s>\n#include <%s>\nextern int unused_;\n' \
		"$name" "$name" >"$dir/alone.c"
	# shellcheck disable=SC2086
	$CC -std=c99 $strict -Wstrict-prototypes -I "$top_srcdir/include" \
		-fsyntax-only "$dir/alone.c" || {
		echo "$name: does not compile alone as C99"
		status=1
	}
	test "$have_cxx" = yes || continue
	# shellcheck disable=SC2086
	${CXX:-c++} -x c++ -std=c++17 $strict -I "$top_srcdir/include" \
		-fsyntax-only "$dir/alone.c" || {
		echo "$name: does not compile alone as C++17"
		status=1
	}
done

capnp_flags=$(pkg-config --cflags capnp 2>/dev/null) || have_cxx=no
if test "$have_cxx" = no; then
	echo 'the headers for C++ need a C++ compiler and libcapnp'
	exit $((status ? 1 : 77))
fi
for header in "$top_srcdir"/include/wax/*.h++; do
	name=${header#"$top_srcdir"/include/}
	printf '#include <%s>\n#include <%s>\nextern int unused_;\n' \
		"$name" "$name" >"$dir/alone.c++"
	for standard in 14 17 20; do
		# shellcheck disable=SC2086
		${CXX:-c++} -std=c++$standard $strict $capnp_flags \
			-I "$top_srcdir/include" -fsyntax-only \
			"$dir/alone.c++" || {
			echo "$name: does not compile alone as C++$standard"
			status=1
		}
	done
done
exit $status
