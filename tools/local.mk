## libwaxtool holds the subcommands, so that unit tests can link them; it uses
## only <wax.h>.  Sources are sorted, one on a line.
noinst_LTLIBRARIES += %D%/libwaxtool.la
%C%_libwaxtool_la_SOURCES = \
	%D%/archive-check.c \
	%D%/archive-check.h \
	%D%/archive-open.c \
	%D%/archive-open.h \
	%D%/archive-read.c \
	%D%/archive-read.h \
	%D%/archive-write.c \
	%D%/archive-write.h \
	%D%/archive.capnp.wax.h \
	%D%/archive.h \
	%D%/bad-word.c \
	%D%/bad-word.h \
	%D%/cmd-bench.c \
	%D%/cmd-dump.c \
	%D%/cmd-info.c \
	%D%/cmd-log.c \
	%D%/cmd-ls.c \
	%D%/cmd-pack.c \
	%D%/cmd-repair.c \
	%D%/cmd-stress.c \
	%D%/cmd-unpack.c \
	%D%/cmd-verify.c \
	%D%/coverage.c \
	%D%/coverage.h \
	%D%/dispatch.c \
	%D%/dump-print.c \
	%D%/dump-print.h \
	%D%/dump-rows.c \
	%D%/dump-summary.c \
	%D%/dump.c \
	%D%/dump.h \
	%D%/escape.c \
	%D%/escape.h \
	%D%/extract-content.c \
	%D%/extract-content.h \
	%D%/extract.c \
	%D%/extract.h \
	%D%/file-state.c \
	%D%/file-state.h \
	%D%/list.c \
	%D%/list.h \
	%D%/log-cat.c \
	%D%/log-check.c \
	%D%/log-export.c \
	%D%/log-input.c \
	%D%/log-input.h \
	%D%/log-message.c \
	%D%/log-options.c \
	%D%/log-print.c \
	%D%/log-prune.c \
	%D%/log-read.c \
	%D%/log-stat.c \
	%D%/log-tail.c \
	%D%/log-tee.c \
	%D%/log-tee.h \
	%D%/log-write.c \
	%D%/log.h \
	%D%/made.c \
	%D%/made.h \
	%D%/names.c \
	%D%/names.h \
	%D%/new-name.c \
	%D%/new-name.h \
	%D%/pack-content.c \
	%D%/pack-content.h \
	%D%/pack-entry.c \
	%D%/pack-inputs.c \
	%D%/pack-output.c \
	%D%/pack.h \
	%D%/paths.c \
	%D%/paths.h \
	%D%/place.c \
	%D%/place.h \
	%D%/progress.c \
	%D%/progress.h \
	%D%/quantity.c \
	%D%/quantity.h \
	%D%/report.c \
	%D%/report.h \
	%D%/stress-check.c \
	%D%/stress-child.c \
	%D%/stress-child.h \
	%D%/stress-cut.c \
	%D%/stress-cut.h \
	%D%/stress-errno.c \
	%D%/stress-errno.h \
	%D%/stress-fork.c \
	%D%/stress-image.c \
	%D%/stress-image.h \
	%D%/stress-json.c \
	%D%/stress-kill.c \
	%D%/stress-late.c \
	%D%/stress-live.c \
	%D%/stress-live.h \
	%D%/stress-load.c \
	%D%/stress-log-check.c \
	%D%/stress-log-image.c \
	%D%/stress-log-image.h \
	%D%/stress-log-kill.c \
	%D%/stress-log-powercut.c \
	%D%/stress-log-write.c \
	%D%/stress-log.c \
	%D%/stress-log.h \
	%D%/stress-message.c \
	%D%/stress-message.h \
	%D%/stress-options.c \
	%D%/stress-plan.c \
	%D%/stress-plan.h \
	%D%/stress-powercut.c \
	%D%/stress-replay.c \
	%D%/stress-report.c \
	%D%/stress-report.h \
	%D%/stress-run.c \
	%D%/stress-shared.c \
	%D%/stress-signal.c \
	%D%/stress-slot-ops.c \
	%D%/stress-slot.c \
	%D%/stress-space.c \
	%D%/stress-tally.c \
	%D%/stress-tally.h \
	%D%/stress-victim.h \
	%D%/stress-worker.h \
	%D%/stress-writer.c \
	%D%/stress.h \
	%D%/tool.h \
	%D%/unpack.c \
	%D%/unpack.h \
	%D%/verify.c \
	%D%/verify.h \
	%D%/walk.c \
	%D%/walk.h
%C%_libwaxtool_la_LIBADD = bench/libbench.la

bin_PROGRAMS += %D%/wax
%C%_wax_SOURCES = %D%/wax.c
%C%_wax_LDADD = %D%/libwaxtool.la lib/libwax.la $(PTHREAD_LIBS)

waxdatadir = $(datadir)/wax
dist_waxdata_DATA = %D%/archive.capnp %D%/log-record.capnp

## capnp finds an import of "/wax/c.capnp" where the headers are.
waxschemadir = $(includedir)/wax
dist_waxschema_DATA = share/wax/c.capnp

## bash-completion looks for "wax" and for "wax.bash".
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = %D%/wax.bash
