// SPDX-License-Identifier: MIT

// wax in a Go program: host-go DIRECTORY CASE.
//
//	grow     stores from goroutines, which grow a region by faults
//	foreign  the same, and a fault of Go's own, which becomes a panic
//	notify   the same with signal.Notify(SIGBUS)
package main

/*
#include <stdlib.h>
#include <wax/region.h>

static struct wax_region *
open_region(const char *path)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region = NULL;

	opts.max_step = 65536;
	return wax_region_open(path, &opts, &region) == 0 ? region : NULL;
}
*/
import "C"

import (
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"
	"unsafe"
)

const (
	page       = 4096
	pages      = 4096
	goroutines = 8
)

func fail(what string) {
	fmt.Println(what)
	os.Exit(1)
}

// store runs on the small stack of a goroutine.
func store(base unsafe.Pointer, first int) {
	for i := first; i < pages; i += goroutines {
		*(*byte)(unsafe.Add(base, i*page)) = byte(i%250 + 1)
	}
}

func grow(path string) {
	name := C.CString(path)
	defer C.free(unsafe.Pointer(name))
	region := C.open_region(name)
	if region == nil {
		fail("open failed")
	}
	base := unsafe.Pointer(C.wax_region_base(region))
	var group sync.WaitGroup
	for i := 0; i < goroutines; i++ {
		group.Add(1)
		go func(first int) {
			defer group.Done()
			store(base, first)
		}(i)
	}
	group.Wait()
	var stat C.struct_wax_region_stat
	C.wax_region_stat(region, &stat, C.size_t(unsafe.Sizeof(stat)))
	if C.wax_region_finish(region, pages*page) != 0 {
		fail("finish failed")
	}
	content, err := os.ReadFile(path)
	if err != nil || len(content) != pages*page {
		fail("content is missing")
	}
	for i := 0; i < pages; i++ {
		if content[i*page] != byte(i%250+1) {
			fail("content differs")
		}
	}
	if stat.grow_faults < 100 {
		fail("too few faults")
	}
	fmt.Println("grown by faults of goroutines")
}

// foreign stores past the end of a mapping that Go made.
func foreign(path string) (recovered bool) {
	file, err := os.Create(path)
	if err != nil {
		fail("create failed")
	}
	view, err := syscall.Mmap(int(file.Fd()), 0, page,
		syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		fail("mmap failed")
	}
	defer func() { recovered = recover() != nil }()
	debug.SetPanicOnFault(true)
	view[0] = 1
	return false
}

func main() {
	directory, what := os.Args[1], os.Args[2]
	if what == "notify" {
		signal.Notify(make(chan os.Signal, 1), syscall.SIGBUS)
	}
	grow(directory + "/first")
	if what == "notify" {
		signal.Notify(make(chan os.Signal, 1), syscall.SIGBUS)
		grow(directory + "/second")
	}
	if what == "foreign" {
		if !foreign(directory + "/foreign") {
			fail("no panic")
		}
		grow(directory + "/second")
		fmt.Println("foreign fault became a panic")
	}
}
