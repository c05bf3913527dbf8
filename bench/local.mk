## Comparisons.  Programs are built and run by `make bench`, never by `make
## check`: timings of a busy machine prove nothing.
##
## libbench is what they share, and the suites with contestants that need wax and
## libc only: `wax bench` links it, too.  bench.h tells how to add a suite.
noinst_LTLIBRARIES += %D%/libbench.la
%C%_libbench_la_SOURCES = \
	%D%/bench.h \
	%D%/compare.c \
	%D%/disk.c \
	%D%/file.c \
	%D%/file.h \
	%D%/growth-ahead.c \
	%D%/growth-threads.c \
	%D%/growth-ways.c \
	%D%/growth.c \
	%D%/growth.h \
	%D%/log-append.c \
	%D%/log-appender.h \
	%D%/log-follow.c \
	%D%/log-latency.c \
	%D%/log-latency.h \
	%D%/log-memory.c \
	%D%/log-read.c \
	%D%/log-run.c \
	%D%/log-stdio.c \
	%D%/log-sync.c \
	%D%/log-wax.c \
	%D%/log-write.c \
	%D%/log.c \
	%D%/log.h \
	%D%/memory.c \
	%D%/message-fill.c \
	%D%/message-small.c \
	%D%/message-small.h \
	%D%/message-ways.c \
	%D%/message.c \
	%D%/message.capnp.wax.h \
	%D%/message.h \
	%D%/mount.c \
	%D%/mount.h \
	%D%/options.c \
	%D%/place.c \
	%D%/place.h \
	%D%/report-json.c \
	%D%/report-text.c \
	%D%/result.c \
	%D%/result.h \
	%D%/sample.c \
	%D%/sample.h \
	%D%/table-crowd.c \
	%D%/table.c \
	%D%/table.h \
	tools/interrupt.c \
	tools/interrupt.h

## All of `make bench`, in its order; BENCH='growth table' runs some.
BENCH = message message-small message-large growth table log
bench_programs = %D%/growth %D%/log %D%/message \
	%D%/message-large %D%/message-small %D%/table
EXTRA_PROGRAMS += $(bench_programs)
CLEANFILES += $(bench_programs)

## `make bench` measures, and writes docs/benchmarks.json, the page and its plots.
## In pieces: `make bench-measure BENCH=growth`, and so on; `make bench-collect`
## writes the JSON file, `make bench-report` what is made of it, without measuring.
## BENCH_OPTIONS=--quick proves that all of this works, with figures that say
## nothing.  Files are written to WAX_BENCH_DIR, or to TMPDIR, or to /tmp.
bench_report = $(top_srcdir)/%D%/report
EXTRA_DIST += %D%/growth.sh \
	%D%/message-large.sh \
	%D%/message-small.sh \
	%D%/run.sh \
	%D%/report/collect.py \
	%D%/report/goals.py \
	%D%/report/page.py \
	%D%/report/plots.py \
	%D%/report/report.py \
	%D%/report/results.py \
	$(bench_page)
bench_page = docs/benchmarks.json docs/benchmarks.md \
	docs/benchmarks-growth.svg docs/benchmarks-latency.svg \
	docs/benchmarks-log.svg docs/benchmarks-message.svg \
	docs/benchmarks-written.svg

bench-measure: $(BENCH:%=%D%/%) all
	@test -z '$(missing_peers)' || { \
		echo 'Some of those to compare with are missing.  To get them:'; \
		echo '  apt-get install --no-install-recommends$(missing_peers)'; \
		echo '  ./config.status --recheck && ./config.status'; \
	}
	@top_srcdir='$(top_srcdir)' top_builddir='$(top_builddir)' \
		BENCH_OPTIONS='$(BENCH_OPTIONS)' \
		bash $(top_srcdir)/%D%/run.sh $(BENCH)

bench-collect:
	CC='$(CC)' python3 -B $(bench_report)/collect.py $(VERSION) \
		$(top_srcdir)/docs/benchmarks.json $(top_builddir)/%D%/results/*.jsonl

bench-report:
	python3 -B $(bench_report)/report.py $(top_srcdir)

## What failed is on the page, too.
bench:
	@status=0; \
	$(MAKE) $(AM_MAKEFLAGS) bench-measure || status=1; \
	$(MAKE) $(AM_MAKEFLAGS) bench-collect && \
	$(MAKE) $(AM_MAKEFLAGS) bench-report && exit $$status

clean-local: clean-bench
clean-bench:
	rm -rf %D%/results
.PHONY: bench bench-collect bench-measure bench-report clean-bench

bench_libraries = %D%/libbench.la lib/libwax.la

%C%_growth_SOURCES = %D%/growth-main.c
%C%_growth_LDADD = $(bench_libraries)

## Looks at what the library hides.
%C%_table_SOURCES = %D%/table-main.c
%C%_table_LDADD = %D%/libbench.la lib/libwaxcore.la $(PTHREAD_LIBS)

## The library hides its checksum, which the bare loops use, too.
%C%_log_SOURCES = lib/crc32c.c %D%/log-bare.c %D%/log-main.c \
	%D%/log-peers.h %D%/peers-lmdb.c %D%/peers-pmemlog.c \
	%D%/peers-rocksdb.c++ %D%/peers-spdlog.c++ %D%/peers-sqlite.c \
	%D%/peers-uring.c
%C%_log_CPPFLAGS = $(AM_CPPFLAGS) $(LMDB_CFLAGS) $(PMEMLOG_CFLAGS) \
	$(ROCKSDB_CFLAGS) $(SPDLOG_CFLAGS) $(SQLITE_CFLAGS) $(URING_CFLAGS)
## RocksDB asks for it.
%C%_log_CXXFLAGS = $(AM_CXXFLAGS) -std=c++17
%C%_log_LDADD = $(bench_libraries) $(LMDB_LIBS) $(PMEMLOG_LIBS) \
	$(ROCKSDB_LIBS) $(SPDLOG_LIBS) $(SQLITE_LIBS) $(URING_LIBS)

## The peers of message, with what capnpc-c++ writes for them.
EXTRA_LTLIBRARIES = %D%/libmessage.la
if HAVE_CAPNPC_CXX
$(%C%_libmessage_la_OBJECTS): %D%/message.capnp.c++
%C%_libmessage_la_SOURCES = %D%/message-capnp.c++ %D%/message-capnp.h++ \
	%D%/message-small-capnp.c++
nodist_%C%_libmessage_la_SOURCES = %D%/message.capnp.c++
%C%_libmessage_la_CXXFLAGS = $(AM_CXXFLAGS) $(CAPNP_CXX_CFLAGS) -I%D%
%C%_libmessage_la_LIBADD = $(CAPNP_CXX_LIBS)
%C%_message_LINK = $(CXXLINK)
%C%_message_large_LINK = $(CXXLINK)
%C%_message_small_LINK = $(CXXLINK)
else
%C%_libmessage_la_SOURCES = %D%/message-missing.c
%C%_message_LINK = $(LINK)
%C%_message_large_LINK = $(LINK)
%C%_message_small_LINK = $(LINK)
endif
EXTRA_DIST += %D%/message-capnp.c++ %D%/message-capnp.h++ \
	%D%/message-missing.c %D%/message-small-capnp.c++ %D%/message.capnp
CLEANFILES += %D%/message.capnp.c++ %D%/message.capnp.h

%D%/message.capnp.c++: $(srcdir)/%D%/message.capnp
	$(AM_V_GEN)$(MKDIR_P) %D% && $(CAPNP) compile -oc++:%D% \
		--src-prefix=$(srcdir)/%D% $(srcdir)/%D%/message.capnp

%C%_message_SOURCES = %D%/message-main.c
%C%_message_LDADD = %D%/libmessage.la $(bench_libraries)
%C%_message_large_SOURCES = %D%/message-large-main.c
%C%_message_large_LDADD = %D%/libmessage.la $(bench_libraries)
%C%_message_small_SOURCES = %D%/message-small-main.c
%C%_message_small_LDADD = %D%/libmessage.la $(bench_libraries)
