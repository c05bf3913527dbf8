#!/bin/bash
# SPDX-License-Identifier: MIT
# What is installed is complete: the examples build with nothing but pkg-config
# against an install tree, run there, and uninstalling leaves no file.
set -eu
: "${top_builddir:?}" "${CC:?}"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL

run_make() {
	make -C "$top_builddir" DESTDIR="$dir" "$@" >"$dir/log" 2>&1 || {
		cat "$dir/log"
		exit 1
	}
}

find_one() { # find_one PATTERN: the one file of the tree that matches
	find "$dir" -path "$1" | grep . || {
		echo "not installed: $1" >&2
		exit 1
	}
}

command -v pkg-config >/dev/null || { echo 'pkg-config is missing'; exit 77; }
run_make install
find_one '*/share/wax/archive.capnp' >/dev/null
find_one '*/include/wax/c.capnp' >/dev/null
find_one '*/bin/capnpc-wax' >/dev/null
find_one '*/bash-completion/completions/wax.bash' >/dev/null
find_one '*/man/man1/wax.1' >/dev/null
find_one '*/man/man7/wax-signals.7' >/dev/null

pc=$(find_one '*/pkgconfig/wax.pc')
examples=$(dirname "$(find_one '*/examples/Makefile')")
export PKG_CONFIG_PATH="${pc%/*}" PKG_CONFIG_SYSROOT_DIR="$dir"
# Standard directories are left out of the flags unless told not to.
export PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 PKG_CONFIG_ALLOW_SYSTEM_LIBS=1
make -C "$examples" CC="$CC $WAX_SANITIZE" \
	CXX="${CXX:-c++} $WAX_SANITIZE" >"$dir/log" 2>&1 || {
	cat "$dir/log"
	exit 1
}

libdir=$(pkg-config --variable=libdir wax)
case $libdir in "$dir"*) ;; *) libdir=$dir$libdir ;; esac
cd "$dir"
LD_LIBRARY_PATH=$libdir "$examples/02-message" >/dev/null
LD_LIBRARY_PATH=$libdir "$examples/03-read" ada.bin | grep -qx 'Ada, born 1815'
cd - >/dev/null

make -C "$examples" clean >/dev/null
rm "$dir/ada.bin"
run_make uninstall
rm "$dir/log"
left=$(find "$dir" ! -type d)
test -z "$left" || {
	printf 'left after uninstall:\n%s\n' "$left"
	exit 1
}
