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
	%D%/archive.h \
	%D%/cmd-info.c \
	%D%/cmd-ls.c \
	%D%/cmd-pack.c \
	%D%/cmd-unpack.c \
	%D%/cmd-verify.c \
	%D%/dispatch.c \
	%D%/escape.c \
	%D%/escape.h \
	%D%/extract-content.c \
	%D%/extract-content.h \
	%D%/extract.c \
	%D%/extract.h \
	%D%/file-state.c \
	%D%/file-state.h \
	%D%/interrupt.c \
	%D%/interrupt.h \
	%D%/list.c \
	%D%/list.h \
	%D%/names.c \
	%D%/names.h \
	%D%/new-name.c \
	%D%/new-name.h \
	%D%/pack-content.c \
	%D%/pack-content.h \
	%D%/pack-entry.c \
	%D%/pack.h \
	%D%/paths.c \
	%D%/paths.h \
	%D%/place.c \
	%D%/place.h \
	%D%/progress.c \
	%D%/progress.h \
	%D%/report.c \
	%D%/report.h \
	%D%/tool.h \
	%D%/unpack.c \
	%D%/unpack.h \
	%D%/verify.c \
	%D%/verify.h \
	%D%/walk.c \
	%D%/walk.h

bin_PROGRAMS += %D%/wax
%C%_wax_SOURCES = %D%/wax.c
%C%_wax_LDADD = %D%/libwaxtool.la lib/libwax.la

waxdatadir = $(datadir)/wax
dist_waxdata_DATA = %D%/archive.capnp

## bash-completion looks for "wax" and for "wax.bash".
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = %D%/wax.bash
