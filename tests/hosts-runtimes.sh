#!/bin/bash
# SPDX-License-Identifier: MIT
# wax in Go and in Java, where faults happen on stacks and under handlers of the
# runtime: it works, or the documented happens.  Hazards 20, 21 and 24.
set -eu
if test -z "${WAX_FULL:-}"; then
	echo "run by make check-full"
	exit 77
fi
. "${top_srcdir:?}/tests/hosts.bash"
: "${work:?}" "${library:?}"
include=(-I"$top_srcdir/include" -I"$top_builddir/include")
link=(-L"$top_builddir/lib/.libs" -lwax)

if has Go go; then
	cp "$top_srcdir/tests/host-go.go" "$work"
	(cd "$work" && GO111MODULE=off GOCACHE=$work/cache GOFLAGS="" \
		CGO_CFLAGS="${include[*]}" CGO_LDFLAGS="${link[*]}" \
		go build -o host-go host-go.go)
	go_host() { outcome "Go, $1" 0 "$2" "$work/host-go" . "$1"; }
	go_host grow '^grown by faults'
	go_host notify '^grown by faults'
	go_host foreign '^foreign fault became a panic'
fi

if has Java java javac; then
	home=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
	java=$home/bin/java
	"${CC:-cc}" -shared -fPIC -O1 "${include[@]}" -I"$home/include" \
		-I"$home/include/linux" -o "$work/libhost.so" \
		"$top_srcdir/tests/host-java.c" "${link[@]}"
	"$home/bin/javac" -d "$work" "$top_srcdir/tests/HostJava.java"
	java_host() {
		outcome "Java $1" "$2" "$3" "${@:4}" -Xmx256m -cp "$work" \
			HostJava "$work/libhost.so" .
	}
	for mode in -Xmixed -Xint -Xcomp; do
		java_host "$mode" 0 'became an InternalError' "$java" $mode
	done
	java_host '-Xcheck:jni' 0 'became an InternalError' \
		"$java" -Xcheck:jni
	# EOPNOTSUPP: the JVM keeps the signal to itself.
	jsig=$home/lib/libjsig.so
	if test -e "$jsig"; then
		java_host 'with libjsig' 3 'open refused: 95' \
			env LD_PRELOAD="$jsig" "$java"
	else
		echo "SKIP libjsig: not in $home/lib"
		missing=1
	fi
fi
hosts_end
