## A test without an extension, or .tap, speaks TAP, so each test case is a line
## of the report; a .sh test only has its exit status, 77 to skip.
TEST_EXTENSIONS = .sh .tap
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_COMPILER = bash
TAP_LOG_COMPILER = bash
TAP_LOG_DRIVER = $(LOG_DRIVER)

## The sanitizers install a SIGBUS handler of their own unless told not to.  The
## default timeout of check, 4 seconds, is too short for a busy machine.
AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(top_srcdir)'; top_builddir='$(top_builddir)'; \
	CC='$(CC)'; CXX='$(CXX)'; NM='$(NM)'; MANDOC='$(MANDOC)'; \
	CAPNP='$(CAPNP)'; WAX_FULL='$(WAX_FULL)'; \
	WAX_SANITIZE='$(SAN_CFLAGS)'; \
	ASAN_OPTIONS="handle_sigbus=0:$$ASAN_OPTIONS"; \
	TSAN_OPTIONS="handle_sigbus=0:$$TSAN_OPTIONS"; \
	UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1:$$UBSAN_OPTIONS"; \
	export top_srcdir top_builddir CC CXX NM MANDOC CAPNP; \
	export WAX_FULL WAX_SANITIZE; \
	export ASAN_OPTIONS TSAN_OPTIONS UBSAN_OPTIONS; \
	CK_DEFAULT_TIMEOUT=240; export CK_DEFAULT_TIMEOUT;

## -- Unit tests: one line each; tests/test-x is built from tests/test-x.c ------
##
## LDADD is what every program links that names nothing else: all of the
## library, hidden functions included.  A program links libwaxcore or libwax,
## never both: that would be two handlers and two tables.
LDADD = lib/libwaxcore.la $(CHECK_LIBS) $(PTHREAD_LIBS)
AM_CPPFLAGS += $(CHECK_CFLAGS)
noinst_HEADERS += %D%/capn-double.h %D%/harness.h %D%/image.h \
	%D%/image-dir.h %D%/left.h %D%/log-fixture.h %D%/log-image.h \
	%D%/log-truth.h %D%/must.h %D%/one-file.h %D%/read-as.h \
	%D%/segments.h %D%/side-by-side.h

unit_tests = \
	%D%/test-accessors \
	%D%/test-anomaly \
	%D%/test-archive \
	%D%/test-bits \
	%D%/test-builder \
	%D%/test-builder-capacity \
	%D%/test-builder-files \
	%D%/test-c-capnproto \
	%D%/test-canonical \
	%D%/test-claim \
	%D%/test-copy \
	%D%/test-coverage \
	%D%/test-crc32c \
	%D%/test-error \
	%D%/test-evolution \
	%D%/test-extent \
	%D%/test-far \
	%D%/test-frame \
	%D%/test-inject \
	%D%/test-log \
	%D%/test-log-ahead \
	%D%/test-log-fail \
	%D%/test-log-kill \
	%D%/test-log-life \
	%D%/test-log-power \
	%D%/test-log-reader \
	%D%/test-log-recover \
	%D%/test-log-threads \
	%D%/test-log-wait \
	%D%/test-message \
	%D%/test-message-killed \
	%D%/test-message-root \
	%D%/test-message-small \
	%D%/test-message-store \
	%D%/test-names \
	%D%/test-pieces \
	%D%/test-pretouch \
	%D%/test-reader \
	%D%/test-reader-changing \
	%D%/test-reader-locate \
	%D%/test-reader-rules \
	%D%/test-region \
	%D%/test-region-ends \
	%D%/test-repair \
	%D%/test-repair-again \
	%D%/test-repair-refused \
	%D%/test-segments \
	%D%/test-segments-fail \
	%D%/test-segments-open \
	%D%/test-sidecar \
	%D%/test-store-fail \
	%D%/test-stress \
	%D%/test-table
if HAVE_CHECK
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
endif

## These are about the tool, which uses nothing of the library that is hidden.
%C%_test_anomaly_LDADD = tools/libwaxtool.la $(LDADD)
%C%_test_archive_LDADD = tools/libwaxtool.la $(LDADD)
%C%_test_coverage_LDADD = tools/libwaxtool.la $(LDADD)
%C%_test_names_LDADD = tools/libwaxtool.la $(LDADD)
%C%_test_stress_LDADD = tools/libwaxtool.la $(LDADD)

## What is in a log, by code of the tests alone.
%C%_test_log_power_SOURCES = %D%/test-log-power.c %D%/log-image.c
%C%_test_log_reader_SOURCES = %D%/test-log-reader.c %D%/log-image.c
%C%_test_log_recover_SOURCES = %D%/test-log-recover.c %D%/log-image.c
%C%_test_log_recover_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=wax_os_gate
%C%_test_log_SOURCES = %D%/test-log.c %D%/log-truth.c
%C%_test_log_ahead_SOURCES = %D%/test-log-ahead.c %D%/log-truth.c
%C%_test_log_ahead_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=wax_os_gate \
	-Wl,--wrap=wax_log_part_end -Wl,--wrap=wax_os_free_bytes
%C%_test_log_fail_SOURCES = %D%/test-log-fail.c %D%/log-truth.c
%C%_test_log_fail_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=wax_os_gate
%C%_test_log_kill_SOURCES = %D%/test-log-kill.c %D%/log-truth.c
%C%_test_log_life_SOURCES = %D%/test-log-life.c %D%/log-truth.c
%C%_test_log_threads_SOURCES = %D%/test-log-threads.c %D%/log-truth.c
%C%_test_log_wait_SOURCES = %D%/test-log-wait.c %D%/log-truth.c
%C%_test_log_wait_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=wax_os_wait

## Has thousands of files that are not there.

## Makes the n-th system call fail.
%C%_test_anomaly_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=wax_os_gate
%C%_test_segments_fail_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=wax_os_gate
%C%_test_claim_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=wax_os_gate
%C%_test_message_killed_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=wax_os_gate
%C%_test_pretouch_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=pthread_create \
	-Wl,--wrap=wax_os_gate
%C%_test_repair_again_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=wax_os_gate

## Gives the builder segments of a few words.
small_sources = %D%/small.c %D%/small.h %D%/tree.c %D%/tree.h
SMALL_WRAP = \
	-Wl,--wrap=wax_message_abort -Wl,--wrap=wax_message_alloc \
	-Wl,--wrap=wax_message_finish -Wl,--wrap=wax_message_fix_root \
	-Wl,--wrap=wax_message_region \
	-Wl,--wrap=wax_region_base -Wl,--wrap=wax_region_ensure \
	-Wl,--wrap=wax_region_size
%C%_test_builder_files_SOURCES = %D%/test-builder-files.c %D%/tree.c %D%/tree.h
%C%_test_canonical_SOURCES = %D%/test-canonical.c $(small_sources)
%C%_test_canonical_LDFLAGS = $(AM_LDFLAGS) $(SMALL_WRAP)
%C%_test_copy_SOURCES = %D%/test-copy.c $(small_sources)
%C%_test_copy_LDFLAGS = $(AM_LDFLAGS) $(SMALL_WRAP)
%C%_test_far_SOURCES = %D%/test-far.c $(small_sources)
%C%_test_far_LDFLAGS = $(AM_LDFLAGS) $(SMALL_WRAP)

## -- Programs that link the shared library alone, as a user would ------------
user_tests = \
	%D%/test-headers
check_PROGRAMS += $(user_tests)
TESTS += $(user_tests)
%C%_test_headers_LDADD = lib/libwax.la

## The same messages built by wax and, where it is installed, by libcapnp.
check_PROGRAMS += %D%/capnp-scenes
%C%_capnp_scenes_SOURCES = %D%/capnp-scenes.c %D%/scenes.c %D%/scenes.h
%C%_capnp_scenes_LDADD = lib/libwax.la
if HAVE_CAPNP_CXX
check_PROGRAMS += %D%/capnp-peer
%C%_capnp_peer_SOURCES = %D%/addressbook.h++ %D%/capnp-peer.c++
%C%_capnp_peer_CXXFLAGS = $(AM_CXXFLAGS) $(CAPNP_CXX_CFLAGS)
%C%_capnp_peer_LDADD = $(CAPNP_CXX_LIBS)
endif
EXTRA_DIST += %D%/addressbook.h++ %D%/capnp-peer.c++ %D%/peer.capnp

## The C++ adapter, claim by claim.
cxx_tests = \
	%D%/cxx-bytes \
	%D%/cxx-ends \
	%D%/cxx-handler \
	%D%/cxx-large \
	%D%/cxx-message \
	%D%/cxx-orphan \
	%D%/cxx-scratch
if HAVE_CAPNP_CXX
check_PROGRAMS += $(cxx_tests)
TESTS += $(cxx_tests)
cxx_cxxflags = $(AM_CXXFLAGS) $(CAPNP_CXX_CFLAGS)
cxx_ldadd = lib/libwax.la $(CAPNP_CXX_LIBS)
%C%_cxx_bytes_SOURCES = %D%/addressbook.h++ %D%/cxx-bytes.c++ %D%/cxx.h++
%C%_cxx_bytes_CXXFLAGS = $(cxx_cxxflags)
%C%_cxx_bytes_LDADD = $(cxx_ldadd)
%C%_cxx_ends_SOURCES = %D%/cxx-ends.c++ %D%/cxx.h++
%C%_cxx_ends_CXXFLAGS = $(cxx_cxxflags)
%C%_cxx_ends_LDADD = $(cxx_ldadd)
%C%_cxx_handler_SOURCES = %D%/cxx-handler.c++ %D%/cxx.h++
%C%_cxx_handler_CXXFLAGS = $(cxx_cxxflags)
%C%_cxx_handler_LDADD = $(cxx_ldadd)
%C%_cxx_large_SOURCES = %D%/cxx-large.c++ %D%/cxx.h++
%C%_cxx_large_CXXFLAGS = $(cxx_cxxflags)
%C%_cxx_large_LDADD = $(cxx_ldadd)
%C%_cxx_message_SOURCES = %D%/cxx-message.c++ %D%/cxx.h++
%C%_cxx_message_CXXFLAGS = $(cxx_cxxflags)
%C%_cxx_message_LDADD = $(cxx_ldadd)
%C%_cxx_orphan_SOURCES = %D%/cxx-orphan.c++ %D%/cxx.h++
%C%_cxx_orphan_CXXFLAGS = $(cxx_cxxflags)
%C%_cxx_orphan_LDADD = $(cxx_ldadd)
%C%_cxx_scratch_SOURCES = %D%/cxx-scratch.c++ %D%/cxx.h++
%C%_cxx_scratch_CXXFLAGS = $(cxx_cxxflags)
%C%_cxx_scratch_LDADD = $(cxx_ldadd)
## Builds more than there is memory; run by the scripts below.
check_PROGRAMS += %D%/cxx-load
%C%_cxx_load_SOURCES = %D%/cxx-load.c++
%C%_cxx_load_CXXFLAGS = $(cxx_cxxflags)
%C%_cxx_load_LDADD = $(cxx_ldadd)
endif
EXTRA_DIST += \
	%D%/cxx-bytes.c++ \
	%D%/cxx-ends.c++ \
	%D%/cxx-handler.c++ \
	%D%/cxx-large.c++ \
	%D%/cxx-load.c++ \
	%D%/cxx-message.c++ \
	%D%/cxx-orphan.c++ \
	%D%/cxx-scratch.c++ \
	%D%/cxx.h++

## -- Mutated messages: a second here, a million of them in `make check-full` ----
fuzz_common = %D%/fuzz-far.c %D%/fuzz-mutate.c %D%/fuzz-seed-list.c \
	%D%/fuzz-target.h %D%/image.h
fuzz_ldadd = tools/libwaxtool.la lib/libwaxcore.la $(PTHREAD_LIBS)
fuzz_message = %D%/fuzz-copy.c %D%/fuzz-dump.c %D%/fuzz-message.h \
	%D%/fuzz-reader.c %D%/fuzz-seeds.c %D%/scenes.c %D%/scenes.h \
	$(fuzz_common)
check_PROGRAMS += %D%/fuzz-message
TESTS += %D%/fuzz-message
%C%_fuzz_message_SOURCES = %D%/fuzz-message.c $(fuzz_message)
%C%_fuzz_message_LDADD = $(fuzz_ldadd)

## Likewise for what is copied, and for what is edited.
check_PROGRAMS += %D%/fuzz-builder
TESTS += %D%/fuzz-builder
%C%_fuzz_builder_SOURCES = %D%/fuzz-builder.c %D%/fuzz-message.c \
	$(fuzz_common) $(small_sources)
%C%_fuzz_builder_LDFLAGS = $(AM_LDFLAGS) $(SMALL_WRAP)

## Likewise for archives: ls, verify and unpack.
fuzz_archive = %D%/fuzz-archive-seeds.c %D%/fuzz-archive.c \
	%D%/fuzz-archive.h $(fuzz_common)
check_PROGRAMS += %D%/fuzz-archive
TESTS += %D%/fuzz-archive
%C%_fuzz_archive_SOURCES = %D%/fuzz-message.c $(fuzz_archive)
%C%_fuzz_archive_LDADD = $(fuzz_ldadd)

## Likewise for what killed writers left: repair.
fuzz_repair = %D%/fuzz-repair-seeds.c %D%/fuzz-repair.c %D%/fuzz-repair.h \
	$(fuzz_common)
check_PROGRAMS += %D%/fuzz-repair
TESTS += %D%/fuzz-repair
%C%_fuzz_repair_SOURCES = %D%/fuzz-message.c $(fuzz_repair)

## Likewise for logs, on files in memory: reader, verify and recover.
fuzz_log = %D%/fuzz-log-change.c %D%/fuzz-log-change.h %D%/fuzz-log-files.c \
	%D%/fuzz-log-memory.c %D%/fuzz-log-mutate.c %D%/fuzz-log-os.c \
	%D%/fuzz-log-pack.c %D%/fuzz-log-read.c %D%/fuzz-log-real.c \
	%D%/fuzz-log-seeds.c %D%/fuzz-log.c %D%/fuzz-log.h %D%/log-image.c \
	%D%/log-image.h $(fuzz_common)
LOG_FUZZ_WRAP = \
	-Wl,--wrap=wax_os_boot_id -Wl,--wrap=wax_os_close \
	-Wl,--wrap=wax_os_is_locked -Wl,--wrap=wax_os_list \
	-Wl,--wrap=wax_os_lock -Wl,--wrap=wax_os_move_high \
	-Wl,--wrap=wax_os_next_data -Wl,--wrap=wax_os_openat \
	-Wl,--wrap=wax_os_read_at -Wl,--wrap=wax_os_rename \
	-Wl,--wrap=wax_os_set_size -Wl,--wrap=wax_os_stat \
	-Wl,--wrap=wax_os_stat_name -Wl,--wrap=wax_os_sync \
	-Wl,--wrap=wax_os_sync_data \
	-Wl,--wrap=wax_os_unlink -Wl,--wrap=wax_os_write_at \
	-Wl,--wrap=calloc -Wl,--wrap=free -Wl,--wrap=malloc -Wl,--wrap=realloc
check_PROGRAMS += %D%/fuzz-log
TESTS += %D%/fuzz-log
%C%_fuzz_log_SOURCES = %D%/fuzz-message.c $(fuzz_log)
%C%_fuzz_log_LDADD = lib/libwaxcore.la $(PTHREAD_LIBS)
%C%_fuzz_log_LDFLAGS = $(AM_LDFLAGS) $(LOG_FUZZ_WRAP)

## The generators of tests/corpus, which also check it.
fuzz_tables = %D%/fuzz-table-seeds.c %D%/fuzz-table.c $(fuzz_common)
fuzz_options = %D%/fuzz-options-seeds.c %D%/fuzz-options.c \
	%D%/fuzz-options.h $(fuzz_common)
corpus_programs = \
	%D%/corpus-archive \
	%D%/corpus-log \
	%D%/corpus-message \
	%D%/corpus-options \
	%D%/corpus-repair \
	%D%/corpus-tables
check_PROGRAMS += $(corpus_programs)
TESTS += $(corpus_programs)
%C%_corpus_archive_SOURCES = %D%/fuzz-corpus.c $(fuzz_archive)
%C%_corpus_archive_LDADD = $(fuzz_ldadd)
%C%_corpus_log_SOURCES = %D%/fuzz-corpus.c $(fuzz_log)
%C%_corpus_log_LDFLAGS = $(AM_LDFLAGS) $(LOG_FUZZ_WRAP)
%C%_corpus_message_SOURCES = %D%/fuzz-corpus.c $(fuzz_message)
%C%_corpus_message_LDADD = $(fuzz_ldadd)
%C%_corpus_options_SOURCES = %D%/fuzz-corpus.c $(fuzz_options)
%C%_corpus_repair_SOURCES = %D%/fuzz-corpus.c $(fuzz_repair)
%C%_corpus_tables_SOURCES = %D%/fuzz-corpus.c $(fuzz_tables)
corpus: $(corpus_programs)
	for group in archive log message options repair tables; do \
		directory=$(abs_top_srcdir)/%D%/corpus/$$group; \
		rm -rf "$$directory" && $(MKDIR_P) "$$directory" && \
		%D%/corpus-$$group --write "$$directory" || exit 1; \
	done
.PHONY: corpus
EXTRA_DIST += %D%/corpus

## The same mutants for wax and for libcapnp, where it is installed.
if HAVE_CAPNP_CXX
check_PROGRAMS += %D%/tree-peer
TESTS += %D%/tree-peer
%C%_tree_peer_SOURCES = %D%/tree-peer.c++ $(small_sources)
%C%_tree_peer_CXXFLAGS = $(AM_CXXFLAGS) $(CAPNP_CXX_CFLAGS)
%C%_tree_peer_LDADD = lib/libwaxcore.la $(CAPNP_CXX_LIBS) $(PTHREAD_LIBS)
%C%_tree_peer_LDFLAGS = $(AM_LDFLAGS) $(SMALL_WRAP)
check_PROGRAMS += %D%/fuzz-peer
TESTS += %D%/fuzz-peer
%C%_fuzz_peer_SOURCES = %D%/fuzz-peer.c++ %D%/fuzz-seeds.c \
	%D%/scenes.c %D%/scenes.h $(fuzz_common)
%C%_fuzz_peer_CXXFLAGS = $(AM_CXXFLAGS) $(CAPNP_CXX_CFLAGS)
%C%_fuzz_peer_LDADD = lib/libwaxcore.la $(CAPNP_CXX_LIBS) $(PTHREAD_LIBS)
endif
EXTRA_DIST += %D%/fuzz-peer.c++ %D%/tree-peer.c++

## -- libFuzzer, which sees coverage: `make fuzz`, or FUZZ_SECONDS=N -------------
##
## All is compiled once more, with clang and for coverage.  One program for each
## target: fuzz/NAME, and nothing else that check-TESTS would build.
FUZZ_CC = clang
FUZZ_FLAGS = -g -O1 -std=gnu11 -fno-omit-frame-pointer -pthread \
	-fsanitize=address,undefined -fno-sanitize-recover=undefined
fuzz_programs = \
	fuzz/archive-ls \
	fuzz/archive-unpack \
	fuzz/archive-verify \
	fuzz/copy \
	fuzz/dump \
	fuzz/log-reader \
	fuzz/log-recover \
	fuzz/log-verify \
	fuzz/options \
	fuzz/reader \
	fuzz/repair \
	fuzz/table \
	fuzz/verify
fuzz_library = $(lib_libwaxcore_la_SOURCES) $(lib_libwaxsig_la_SOURCES)
fuzz_tool = $(filter-out tools/cmd-% tools/dispatch.c tools/log-% tools/stress-%, \
	$(tools_libwaxtool_la_SOURCES)) tools/interrupt.c
fuzz_objects = $(patsubst %.c, fuzz/%.o, $(filter %.c, $(1) $(fuzz_library)))

fuzz/archive-ls fuzz/archive-unpack fuzz/archive-verify: \
		fuzz/%: fuzz/main-%.o \
		$(call fuzz_objects, $(fuzz_archive) $(fuzz_tool))
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $^
fuzz/log-reader fuzz/log-recover fuzz/log-verify: \
		fuzz/%: fuzz/main-%.o $(call fuzz_objects, $(fuzz_log))
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer $(LOG_FUZZ_WRAP) -o $@ $^
fuzz/options: fuzz/main-options.o $(call fuzz_objects, $(fuzz_options))
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $^
fuzz/repair: fuzz/main-repair.o $(call fuzz_objects, $(fuzz_repair))
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $^
fuzz/table: fuzz/main-table.o $(call fuzz_objects, $(fuzz_tables))
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $^
fuzz/copy fuzz/dump fuzz/reader fuzz/verify: fuzz/%: fuzz/main-%.o \
		$(call fuzz_objects, $(fuzz_message) $(fuzz_tool))
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $^

## Of logs, what would take most of the time: windows of a size for disks, numbers
## that are compared, which checksums make useless to know, and what is not wax.
FUZZ_COVERAGE = -fsanitize=fuzzer-no-link
fuzz/lib/log-scan.o: FUZZ_FLAGS += -DWAX_TEST_SMALL_WINDOW
fuzz/lib/crc32c.o fuzz/lib/log-%.o: \
	FUZZ_COVERAGE += -fno-sanitize-coverage=trace-cmp
fuzz/tests/fuzz-log%.o fuzz/tests/log-image.o: FUZZ_COVERAGE =

fuzz_compile = $(MKDIR_P) $(@D) && \
	$(FUZZ_CC) $(FUZZ_FLAGS) $(FUZZ_COVERAGE) -MMD -I. \
	-I$(top_srcdir) -I$(top_srcdir)/include -c -o $@ $<
$(patsubst fuzz/%, fuzz/main-%.o, $(fuzz_programs)): \
		fuzz/main-%.o: $(top_srcdir)/%D%/fuzz-libfuzzer.c
	$(fuzz_compile) -DFUZZ_TARGET='"$*"'
fuzz/%.o: $(top_srcdir)/%.c config.h
	$(fuzz_compile)
## Made with the objects; without a rule make would try to link them.
fuzz/%.d: ;
-include $(wildcard fuzz/*.d fuzz/*/*.d)

fuzz-programs: $(fuzz_programs)
fuzz:
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS=%D%/fuzz.tap \
		TEST_SUITE_LOG=fuzz.log check_PROGRAMS= check_LTLIBRARIES=
.PHONY: fuzz fuzz-programs
clean-local:
	rm -rf fuzz fuzz-corpus
EXTRA_DIST += %D%/fuzz-libfuzzer.c

## -- Scripts ------------------------------------------------------------------
script_tests = \
	%D%/bench-report.sh \
	%D%/capnp-decode.sh \
	%D%/capnp-peer.sh \
	%D%/cli-bench.sh \
	%D%/cli-dump.sh \
	%D%/cli-hostile.sh \
	%D%/cli-kill.sh \
	%D%/cli-live.sh \
	%D%/cli-log-mutants.sh \
	%D%/cli-log.sh \
	%D%/cli-memory.sh \
	%D%/cli-mutants.sh \
	%D%/cli-nospace.sh \
	%D%/cli-pack.sh \
	%D%/cli-repair-kill.sh \
	%D%/cli-repair.sh \
	%D%/cli-stress.sh \
	%D%/cli.sh \
	%D%/cxx-memory.sh \
	%D%/examples.sh \
	%D%/headers.sh \
	%D%/install.sh \
	%D%/python.sh \
	%D%/sigsafe.sh \
	%D%/source.sh \
	%D%/symbols.sh
dist_check_SCRIPTS += $(script_tests)
EXTRA_DIST += %D%/cli-common.bash

## What the scripts run: programs that kill wax and damage archives, and a stock
## reader.
check_PROGRAMS += %D%/kill-at %D%/kill-writer %D%/mutate
%C%_mutate_SOURCES = %D%/fuzz-far.c %D%/fuzz-mutate.c %D%/fuzz-target.h \
	%D%/image.h %D%/mutate.c
%C%_kill_writer_LDADD = lib/libwaxcore.la $(PTHREAD_LIBS)
%C%_kill_writer_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=wax_os_gate
%C%_mutate_LDADD =
check_PROGRAMS += %D%/mutate-log
%C%_mutate_log_SOURCES = $(fuzz_log) %D%/mutate-log.c
%C%_mutate_log_LDADD = lib/libwaxcore.la $(PTHREAD_LIBS)
%C%_mutate_log_LDFLAGS = $(AM_LDFLAGS) $(LOG_FUZZ_WRAP)
%C%_kill_at_LDADD = tools/libwaxtool.la lib/libwax.la
if HAVE_CAPNP_CXX
check_PROGRAMS += %D%/flat-read %D%/kill-read
%C%_flat_read_SOURCES = %D%/flat-read.c++
%C%_flat_read_CXXFLAGS = $(AM_CXXFLAGS) $(CAPNP_CXX_CFLAGS)
%C%_flat_read_LDADD = $(CAPNP_CXX_LIBS)
%C%_kill_read_SOURCES = %D%/kill-read.c++
%C%_kill_read_CXXFLAGS = $(AM_CXXFLAGS) $(CAPNP_CXX_CFLAGS)
%C%_kill_read_LDADD = $(CAPNP_CXX_LIBS)
endif
EXTRA_DIST += %D%/flat-read.c++ %D%/kill-read.c++

## Messages beyond 4 GiB, for large.sh.
check_PROGRAMS += %D%/large
%C%_large_LDADD = lib/libwax.la
if HAVE_CAPNP_CXX
check_PROGRAMS += %D%/large-read
%C%_large_read_SOURCES = %D%/large-read.c++
%C%_large_read_CXXFLAGS = $(AM_CXXFLAGS) $(CAPNP_CXX_CFLAGS)
%C%_large_read_LDADD = $(CAPNP_CXX_LIBS)
endif
EXTRA_DIST += %D%/large-read.c++
TESTS += $(script_tests)

## -- Run by `make check-valgrind`: what is quick, and not about signals of its own.
## Tests of many rounds, processes or threads take minutes there; the sanitizers run
## all of them.
memcheck_slow = %D%/test-builder %D%/test-builder-files %D%/test-claim \
	%D%/test-coverage %D%/test-extent %D%/test-log% \
	%D%/test-message-killed %D%/test-repair %D%/test-repair-again \
	%D%/test-repair-refused %D%/test-segments-fail
memcheck_tests = $(filter-out $(memcheck_slow), $(unit_tests)) $(user_tests)

## -- What a second build of the same tree repeats: no stress, no laboratory ----
quick_tests = $(unit_tests) $(user_tests) $(script_tests)

## -- Run by `make check-full` only ---------------------------------------------
full_tests = %D%/fuzz.tap %D%/lab-mutants.sh %D%/large.sh \
	%D%/log-controls.sh %D%/power.sh %D%/rust.sh
dist_check_SCRIPTS += $(full_tests)
EXTRA_DIST += \
	%D%/power/cut.py \
	%D%/power/writer.c \
	%D%/mutants/inherited.patch \
	%D%/mutants/live-late.patch \
	%D%/mutants/naive-ftruncate.patch \
	%D%/mutants/no-drain.patch \
	%D%/mutants/no-mask.patch \
	%D%/mutants/no-oracle.patch \
	%D%/mutants/published-early.patch \
	%D%/mutants/silent-rescue.patch \
	%D%/mutants/swallowed.patch
