## Programs for comparisons; built and run by `make bench`, never by `make
## check`: timings of a busy machine prove nothing.  Link lib/libwax.la.
bench_programs = %D%/fill %D%/log
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

%C%_fill_LDADD = lib/libwax.la
%C%_log_LDADD = lib/libwax.la
