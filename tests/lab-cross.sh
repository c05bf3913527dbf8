#!/bin/bash
# SPDX-License-Identifier: MIT
# The library on other machines: built by a cross compiler and run under
# qemu-user, or natively for i386 and musl.  Messages have the same bytes on
# every machine; regions grow by calls, and by faults wherever the emulator
# gives a handler the true address of a fault, which is asked first.
set -eu
if test -z "${WAX_FULL:-}"; then
	echo "run by make check-full"
	exit 77
fi
: "${top_srcdir:?}" "${top_builddir:?}"
top_srcdir=$(cd "$top_srcdir" && pwd)
top_builddir=$(cd "$top_builddir" && pwd)
work=$(mktemp -d /var/tmp/wax-cross.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR=$work
unset CC CXX CFLAGS LDFLAGS MAKEFLAGS MFLAGS
ulimit -c 0
status=0
missing=0
scenes=(addressbook lists numbers edges null)
parts=(lib/libwax.la tests/capnp-scenes tests/host)
natively=(action core file handler mount signal)

fail() {
	echo "FAILED: $*"
	status=1
}

# build NAME OPTION...: in a directory of that name, without libraries to find.
build() {
	mkdir "$work/$1"
	cd "$work/$1"
	"$top_srcdir/configure" --disable-shared "${@:2}" \
		CFLAGS="-O1 -Werror=implicit-function-declaration" \
		>configure.log 2>&1 &&
		make -j2 LDFLAGS=-all-static "${parts[@]}" >make.log 2>&1 &&
		return
	tail -n 20 configure.log make.log
	fail "$1: does not build"
	return 1
}

# examine NAME [EMULATOR]: in the directory of the build.
examine() {
	local name=$1 same=0 faults got=0 scene
	shift
	for scene in "${scenes[@]}"; do
		timeout 60 "$@" tests/capnp-scenes "$scene" "$scene" &&
			cmp "$scene" "$work/expected/$scene" &&
			same=$((same + 1))
	done
	test $same = ${#scenes[@]} || fail "$name: messages differ"
	timeout 60 "$@" tests/host ensure calls | grep -q '^grown, by calls' ||
		fail "$name: growth by calls"
	timeout 60 "$@" tests/host probe f 2>/dev/null || got=$?
	if test $got = 3; then
		faults="not tested: the emulator gives a wrong address"
	elif timeout 60 "$@" tests/host grow faults | grep -q '^grown, by faults'; then
		faults=grown
	else
		fail "$name: growth by faults"
		faults=FAILED
	fi
	printf '%-9s %d messages as on this machine; by calls: grown; %s: %s\n' \
		"$name" $same "by faults" "$faults"
}

# machine NAME TRIPLET [COMPILER]: under an emulator.
machine() {
	local emulator=qemu-${1%-clang}-static cc=${3:-$2-gcc}
	if ! command -v "${cc%% *}" >/dev/null ||
		! command -v "$emulator" >/dev/null; then
		echo "SKIP $1: no ${cc%% *} or no $emulator"
		missing=1
		return
	fi
	if build "$1" --host="$2" CC="$cc"; then
		examine "$1" "$emulator"
	fi
}

# native NAME OPTION...: this processor, but another ABI or C library.
native() {
	local part
	local parts=("${parts[@]}" "${natively[@]/#/tests/hazard-}")
	build "$@" || return 0
	examine "$1"
	for part in "${natively[@]}"; do
		timeout -k 1 300 "tests/hazard-$part" >cases 2>/dev/null &&
			! grep -q '^not ok' cases && continue
		grep -B3 '^not ok' cases
		fail "$1: tests/hazard-$part"
	done
}

mkdir "$work/expected"
for scene in "${scenes[@]}"; do
	"$top_builddir/tests/capnp-scenes" "$scene" "$work/expected/$scene"
done

machine aarch64 aarch64-linux-gnu
machine aarch64-clang aarch64-linux-gnu 'clang --target=aarch64-linux-gnu'
machine riscv64 riscv64-linux-gnu
machine s390x s390x-linux-gnu
machine arm arm-linux-gnueabihf
if command -v i686-linux-gnu-gcc >/dev/null; then
	native i386 --host=i686-linux-gnu
else
	echo "SKIP i386: no i686-linux-gnu-gcc"
	missing=1
fi
if command -v musl-gcc >/dev/null; then
	# The headers of the kernel, and none of glibc.
	mkdir "$work/kernel"
	ln -s /usr/include/linux /usr/include/asm-generic "$work/kernel"
	ln -s "/usr/include/$(gcc -print-multiarch)/asm" "$work/kernel"
	native musl CC=musl-gcc CPPFLAGS="-idirafter $work/kernel"
else
	echo "SKIP musl: no musl-gcc"
	missing=1
fi
test $status = 0 || exit 1
test $missing = 0 || exit 77
