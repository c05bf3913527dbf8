#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run a virtual machine, cut its power, and make the disks it may leave.

Usage: cut.py run   LOG ACKS SECONDS COMMAND...
       cut.py image BASE LOG ACKS SEED IMAGE
       cut.py check SEED LAST RECORDS

run    starts COMMAND (qemu, which logs each write to LOG), notes in ACKS which
       record was durable when LOG had how many bytes, and kills it some SECONDS
       after the first.
image  replays LOG on a copy of the disk BASE up to a random place: all that was
       flushed before it, and of the rest each write or not.  Prints the last
       record that was durable then.
check  compares RECORDS, what `wax log cat` printed, with what was written:
       numbers from 0 to LAST at least, each once, in order, content and all.
"""
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import time

SECTOR = 512
MAGIC = 0x6A736677736872  # dm-log-writes, as qemu's blklogwrites has it
FLUSH, FUA, DISCARD = 1, 2, 4


def run(log, acks, seconds, *command):
    deadline = None
    with open(acks, "w") as noted, subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    ) as machine:
        os.set_blocking(machine.stdout.fileno(), False)
        rest, started = b"", time.monotonic()
        while machine.poll() is None:
            chunk = machine.stdout.read() or b""
            size = os.stat(log).st_size
            lines = (rest + chunk).split(b"\n")
            rest = lines.pop()
            for line in lines:
                found = re.search(rb"(?:^|\r)(S|E) (.*)", line)
                if found and found[1] == b"E":
                    machine.kill()
                    sys.exit("in the machine: " + found[2].decode())
                if found:
                    noted.write("%d %d\n" % (size, int(found[2])))
                    deadline = deadline or time.monotonic() + float(seconds)
            if deadline and time.monotonic() > deadline:
                machine.kill()
            if not deadline and time.monotonic() - started > 120:
                machine.kill()
                sys.exit("no record within two minutes: " + rest.decode())
            time.sleep(0.001)


def entries(log):
    """(offset behind it, flags, sector, data) of each write."""
    size = os.stat(log).st_size
    with open(log, "rb") as file:
        magic, version = struct.unpack("<QQ", file.read(16))
        if magic != MAGIC or version != 1:
            sys.exit("not a log of writes: " + log)
        offset = SECTOR
        while offset + SECTOR <= size:
            file.seek(offset)
            head = struct.unpack("<QQQQ", file.read(32))
            sector, count, flags, _ = head
            offset += SECTOR
            data = b""
            if not flags & DISCARD:
                file.seek(offset)
                data = file.read(count * SECTOR)
                if len(data) < count * SECTOR:
                    return
                offset += len(data)
            yield offset, flags, sector, data


def image(base, log, acks, seed, target):
    chance = random.Random(int(seed))
    noted = [tuple(map(int, line.split())) for line in open(acks)]
    writes = list(entries(log))
    # Anywhere after the first record that was durable.
    places = [i for i, w in enumerate(writes) if w[0] >= noted[0][0]]
    cut = chance.choice(places)
    flushed = max(
        (i for i in range(cut + 1) if writes[i][1] & FLUSH), default=-1
    )
    shutil.copyfile(base, target)
    with open(target, "r+b") as disk:
        for i, (_, flags, sector, data) in enumerate(writes[: cut + 1]):
            if i > flushed and not flags & FUA and chance.random() < 0.5:
                continue
            disk.seek(sector * SECTOR)
            disk.write(data)
    print(max(number for size, number in noted if size <= writes[cut][0]))


def record(seed, number):
    """As writer.c makes it."""
    state = ((seed << 32 | number) * 2 + 1) & (2**64 - 1)

    def below(limit):
        nonlocal state
        state ^= state << 13 & (2**64 - 1)
        state ^= state >> 7
        state ^= state << 17 & (2**64 - 1)
        return (state >> 33) % limit

    more = below(900 - 32)
    letters = "".join(chr(ord("a") + below(26)) for _ in range(more))
    return "%d:%s" % (number, letters)


def check(seed, last, records):
    wrong, previous, seen = 0, -1, 0
    for line in open(records):
        line = line.rstrip("\n")
        number = int(line.split(":")[0]) if line[:1].isdigit() else -1
        if number <= previous or line != record(int(seed), number):
            wrong += 1
            continue
        if number <= int(last):
            seen += 1
        previous = number
    lost = int(last) + 1 - seen
    print("%d lost, %d wrong, %d more" % (lost, wrong, previous - int(last)))
    sys.exit(1 if lost or wrong else 0)


{"run": run, "image": image, "check": check}[sys.argv[1]](*sys.argv[2:])
