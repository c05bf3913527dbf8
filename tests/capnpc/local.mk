## capnpc-wax: what it writes, and what it does with requests that are damaged.
EXTRA_DIST += %D%/all-types.capnp %D%/circle.capnp %D%/constants.capnp \
	%D%/imported.capnp %D%/names.txt %D%/peer.c++ %D%/scenes.h \
	%D%/values-numbers.c %D%/values-pointers.c %D%/values-unions.c \
	%D%/values.c %D%/values.h

capnpc_scripts = tests/capnpc-cli.sh tests/capnpc.sh
dist_check_SCRIPTS += $(capnpc_scripts)
TESTS += $(capnpc_scripts)
quick_tests += $(capnpc_scripts)

fuzz_capnpc = tests/fuzz-capnpc.c $(fuzz_common)
check_PROGRAMS += tests/fuzz-capnpc
TESTS += tests/fuzz-capnpc
tests_fuzz_capnpc_SOURCES = tests/fuzz-message.c $(fuzz_capnpc)
tests_fuzz_capnpc_CPPFLAGS = $(AM_CPPFLAGS) -DDEFAULT_COUNT=4000
tests_fuzz_capnpc_LDADD = tools/capnpc/libcapnpc.la lib/libwaxcore.la \
	$(PTHREAD_LIBS)

fuzz_generator = $(tools_capnpc_libcapnpc_la_SOURCES)
fuzz_programs += fuzz/capnpc
fuzz/capnpc: fuzz/main-capnpc.o \
		$(call fuzz_objects, $(fuzz_capnpc) $(fuzz_generator))
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $^

## The seeds are what the stock compiler sends, so only it can make them again.
corpus-capnpc:
	cd $(abs_top_srcdir)/tools && $(CAPNP) compile -o- archive.capnp \
		>$(abs_top_srcdir)/tests/corpus/capnpc/00-archive
	cd $(abs_top_srcdir)/tests && $(CAPNP) compile -o- peer.capnp \
		>$(abs_top_srcdir)/tests/corpus/capnpc/01-peer
	cd $(abs_top_srcdir)/%D% && $(CAPNP) compile -I../../share -o- \
		all-types.capnp circle.capnp constants.capnp imported.capnp \
		>$(abs_top_srcdir)/tests/corpus/capnpc/02-all-types
corpus: corpus-capnpc
.PHONY: corpus-capnpc
