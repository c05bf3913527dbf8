#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Put what the benchmarks printed, the machine and all versions in one file.

usage: collect.py VERSION OUTPUT LINES...

VERSION is that of wax, LINES are files of bench/run.sh.
"""
import datetime
import json
import os
import platform
import re
import resource
import subprocess
import sys

import results

# As pkg-config knows them, and as their users do.
PEERS = {
    "capnp": "Cap'n Proto",
    "liburing": "liburing",
    "libpmemlog": "libpmemlog",
    "lmdb": "LMDB",
    "rocksdb": "RocksDB",
    "spdlog": "spdlog",
    "sqlite3": "SQLite",
}


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return ""


def output(*command):
    """The first line a command prints; empty if it cannot run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.split("\n", 1)[0].strip()


def find(pattern, text):
    match = re.search(pattern, text, re.MULTILINE)
    return match.group(1).strip() if match else ""


def machine():
    memory = int(find(r"^MemTotal:\s*(\d+)", read("/proc/meminfo")) or 0) * 1024
    pages = "/sys/kernel/mm/transparent_hugepage"
    facts = {
        "CPU": find(r"^model name\s*:(.*)", read("/proc/cpuinfo")) or platform.machine(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": results.format_bytes(memory),
        "virtual machine": "yes" if re.search(r"^flags\s*:.*\bhypervisor\b",
                                              read("/proc/cpuinfo"), re.M) else "no",
        "kernel": f"{platform.system()} {platform.release()}",
        "distribution": find(r'^PRETTY_NAME="?([^"\n]*)', read("/etc/os-release")),
        "transparent huge pages": find(r"\[(.*)\]", read(f"{pages}/enabled")),
        results.DESCRIPTORS: str(resource.getrlimit(resource.RLIMIT_NOFILE)[1]),
        "huge pages of shared memory": find(r"\[(.*)\]", read(f"{pages}/shmem_enabled")),
    }
    return {name: value or "unknown" for name, value in facts.items()}


def versions(wax):
    known = {
        "wax": wax,
        "C library": output("getconf", "GNU_LIBC_VERSION"),
        "compiler": output(os.environ.get("CC", "cc").split()[0], "--version"),
    }
    for module, name in PEERS.items():
        known[name] = output("pkg-config", "--modversion", module)
    return {name: version or "missing" for name, version in known.items()}


def lines(paths):
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for number, text in enumerate(file, 1):
                where = f"{path}:{number}"
                line = results.parse(text, where)
                results.check(line, where)
                yield line


def write(path, facts, found):
    """One result on a line, so that a new measurement is a readable change."""
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write("{\n")
        for name, value in facts.items():
            file.write(f'"{name}": {json.dumps(value, indent=1)},\n')
        file.write('"results": [\n')
        file.write(",\n".join(json.dumps(line) for line in found))
        file.write("\n]\n}\n")
    os.replace(path + ".new", path)


def main():
    wax, path, *inputs = sys.argv[1:]
    try:
        found = list(lines(inputs))
        results.Results(found, "all files")
    except (results.Malformed, OSError) as error:
        sys.exit(f"collect: {error}")
    if not found:
        sys.exit("collect: nothing was measured; run make bench-measure first")
    write(path, {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
        "machine": machine(),
        "versions": versions(wax),
    }, found)


if __name__ == "__main__":
    main()
