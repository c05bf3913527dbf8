#!/bin/bash
# SPDX-License-Identifier: MIT
# The power of a virtual machine is cut while it writes a log: of all that its
# disk may hold then, nothing that was synced is lost and nothing else is taken
# for a record.
#
# The machine is emulated, so it needs no hardware; its kernel is Debian's.  qemu
# logs each write and flush of the disk, from which tests/power/cut.py makes the
# disks: what was flushed, and any part of the rest.
set -eu
if test -z "${WAX_FULL:-}"; then
	echo "run by make check-full"
	exit 77
fi
: "${top_srcdir:?}" "${top_builddir:?}" "${CC:?}"
machines=${POWER_MACHINES:-4}
cuts=${POWER_CUTS:-20}
for program in qemu-system-x86_64 busybox cpio mkfs.ext4 python3 apt-get; do
	command -v $program >/dev/null || {
		echo "needs $program (qemu-system-x86, busybox-static, cpio)"
		exit 77
	}
done
if test "$(id -u)" -ne 0 || test "$(uname -m)" != x86_64; then
	echo "needs root, for loop mounts, and x86_64"
	exit 77
fi
if test -n "${WAX_SANITIZE:-}" || ! test -e "$top_builddir/lib/.libs/libwax.a"
then
	echo "needs the static library, without sanitizers"
	exit 77
fi
power=$(cd "$top_srcdir/tests/power" && pwd)
wax=$(cd "$top_builddir" && pwd)/tools/wax
work=$(mktemp -d /var/tmp/wax-power.XXXXXX)
mounted=
trap 'test -z "$mounted" || umount "$work/mnt"; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# -- A machine that boots, writes and knows nothing else ----------------------

fetch_kernel() {
	local package

	package=$(apt-cache depends linux-image-cloud-amd64 |
		awk '/Depends: linux-image/ { print $2; exit }')
	test -n "$package" || return 1
	mkdir "$work/kernel"
	(cd "$work/kernel" && apt-get download "$package" >/dev/null 2>&1 &&
		dpkg -x ./*.deb .)
}

make_machine() {
	local root=$work/root drivers module

	mkdir -p "$root/bin" "$root/dev" "$root/proc" "$root/mnt" "$root/modules"
	cp "$(command -v busybox)" "$root/bin/busybox"
	"$CC" -O1 -static -I "$top_srcdir/include" -o "$root/bin/writer" \
		"$power/writer.c" "$top_builddir/lib/.libs/libwax.a" -lpthread
	drivers=$(echo "$work"/kernel/lib/modules/*/kernel/drivers)
	for module in virtio/virtio_ring virtio/virtio \
		virtio/virtio_pci_modern_dev virtio/virtio_pci_legacy_dev \
		virtio/virtio_pci block/virtio_blk; do
		cp "$drivers/$module.ko" "$root/modules/"
		echo "busybox insmod /modules/${module#*/}.ko"
	done >"$work/insmod"
	{
		echo '#!/bin/busybox sh'
		echo 'PATH=/bin'
		echo 'busybox mount -t proc proc /proc'
		echo 'busybox mount -t devtmpfs dev /dev'
		cat "$work/insmod"
		echo 'while ! test -b /dev/vda; do busybox sleep 0.1; done'
		echo 'busybox mount -t ext4 /dev/vda /mnt'
		# shellcheck disable=SC2016 # For the machine.
		echo 'seed=$(busybox sed "s/.*seed=//; s/ .*//" /proc/cmdline)'
		# shellcheck disable=SC2016
		echo 'writer /mnt/log $seed 150000'
		echo 'busybox poweroff -f'
	} >"$root/init"
	chmod +x "$root/init"
	(cd "$root" && find . | cpio -o -H newc --quiet) >"$work/initrd"
}

# boot SEED SECONDS: until its power is cut.
boot() {
	truncate -s 256M "$work/disk"
	mkfs.ext4 -q -F "$work/disk"
	cp --sparse=always "$work/disk" "$work/base"
	rm -f "$work/writes"
	: >"$work/writes"
	python3 "$power/cut.py" run "$work/writes" "$work/acks" "$2" \
		qemu-system-x86_64 -accel tcg -m 512 -nographic -no-reboot \
		-kernel "$(echo "$work"/kernel/boot/vmlinuz-*)" \
		-initrd "$work/initrd" \
		-append "console=ttyS0 quiet panic=-1 seed=$1" \
		-blockdev "driver=file,node-name=disk,filename=$work/disk" \
		-blockdev "driver=file,node-name=log,filename=$work/writes" \
		-blockdev driver=blklogwrites,node-name=both,file=disk,log=log \
		-device virtio-blk-pci,drive=both,write-cache=on
}

# -- Its disk afterwards ------------------------------------------------------

status=0

# recover MODE SEED LAST: a copy of the log, mended in that mode.
recover() {
	local state=0

	rm -rf "$work/log"
	cp -a "$work/mnt/log" "$work/log"
	"$wax" log recover -q "--$1" "$work/log" >"$work/out" 2>&1 || state=$?
	case $state in
	0 | 3 | 5) ;;
	*)
		cat "$work/out"
		echo "FAILED: recover --$1: exit status $state"
		status=1
		return
		;;
	esac
	"$wax" log verify -q "$work/log" || {
		echo "FAILED: verify after recover --$1"
		status=1
	}
	"$wax" log cat "$work/log" >"$work/records" 2>/dev/null || {
		echo "FAILED: cat after recover --$1"
		status=1
	}
	printf '  %-8s state %d, durable %d: ' "$1" "$state" "$3"
	python3 "$power/cut.py" check "$2" "$3" "$work/records" || status=1
}

# check_disk SEED CUT: one disk that the machine may have left.
check_disk() {
	local last

	last=$(python3 "$power/cut.py" image "$work/base" "$work/writes" \
		"$work/acks" "$2" "$work/image")
	mount -o loop "$work/image" "$work/mnt"
	mounted=yes
	recover salvage "$1" "$last"
	recover prefix "$1" "$last"
	umount "$work/mnt"
	mounted=
}

mkdir "$work/mnt"
fetch_kernel || {
	echo "needs Debian's linux-image-cloud-amd64 to download"
	exit 77
}
make_machine
for ((machine = 1; machine <= machines; machine++)); do
	boot $machine $((1 + machine % 4))
	echo "machine $machine: $(wc -l <"$work/acks") syncs," \
		"$(du -k "$work/writes" | cut -f 1) KiB written"
	for ((i = 1; i <= (cuts + machines - 1) / machines; i++)); do
		check_disk $machine $i
	done
done
exit $status
