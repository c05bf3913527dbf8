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
	%D%/growth-ways.c \
	%D%/growth.c \
	%D%/growth.h \
	%D%/memory.c \
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

bench_programs = %D%/fill %D%/growth %D%/log %D%/table
bench_scripts = %D%/fill.sh %D%/log.sh
EXTRA_PROGRAMS += $(bench_programs)
CLEANFILES += $(bench_programs)
EXTRA_DIST += $(bench_scripts)

bench: $(bench_programs) all
	@for script in $(bench_scripts); do \
		top_srcdir='$(top_srcdir)' top_builddir='$(top_builddir)' \
		bash $(top_srcdir)/$$script || exit 1; \
	done

.PHONY: bench

bench_libraries = %D%/libbench.la lib/libwax.la

%C%_growth_SOURCES = %D%/growth-main.c
%C%_growth_LDADD = $(bench_libraries)

## Looks at what the library hides.
%C%_table_SOURCES = %D%/table-main.c
%C%_table_LDADD = %D%/libbench.la lib/libwaxcore.la $(PTHREAD_LIBS)

%C%_fill_LDADD = lib/libwax.la
%C%_log_LDADD = lib/libwax.la
