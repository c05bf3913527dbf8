## libwaxcore holds every object once.  Unit tests link it, so they can reach
## hidden functions; programs link libwax, so they can reach only the API.
## Sources are sorted, one on a line.
noinst_LTLIBRARIES += %D%/libwaxcore.la
%C%_libwaxcore_la_SOURCES = \
	%D%/bits.h \
	%D%/builder-edit.c \
	%D%/builder-get.c \
	%D%/builder-pointer.c \
	%D%/builder-words.c \
	%D%/builder.c \
	%D%/builder.h \
	%D%/canonical.c \
	%D%/copy-read.c \
	%D%/copy.c \
	%D%/copy.h \
	%D%/crc32c.c \
	%D%/crc32c.h \
	%D%/error.c \
	%D%/extent.c \
	%D%/extent.h \
	%D%/fault.c \
	%D%/fault.h \
	%D%/file-close.c \
	%D%/file-publish.c \
	%D%/file.c \
	%D%/file.h \
	%D%/frame.c \
	%D%/frame.h \
	%D%/invariant.h \
	%D%/lock.h \
	%D%/message-create.c \
	%D%/message-finish.c \
	%D%/message-head.c \
	%D%/message-reopen.c \
	%D%/message-room.c \
	%D%/message-root.c \
	%D%/message-sidecar.c \
	%D%/message-store.c \
	%D%/log-ahead.c \
	%D%/log-append.c \
	%D%/log-check.c \
	%D%/log-check.h \
	%D%/log-claim.c \
	%D%/log-close.c \
	%D%/log-dir.c \
	%D%/log-dir.h \
	%D%/log-format.c \
	%D%/log-format.h \
	%D%/log-grow.c \
	%D%/log-index.c \
	%D%/log-open.c \
	%D%/log-opts.c \
	%D%/log-pages.c \
	%D%/log-part.c \
	%D%/log-reader-seek.c \
	%D%/log-reader-wait.c \
	%D%/log-reader.c \
	%D%/log-reader.h \
	%D%/log-recover-file.c \
	%D%/log-recover.c \
	%D%/log-recover.h \
	%D%/log-resync.c \
	%D%/log-retain.c \
	%D%/log-scan.c \
	%D%/log-scan.h \
	%D%/log-seal.c \
	%D%/log-source.c \
	%D%/log-source.h \
	%D%/log-stat.c \
	%D%/log-state.c \
	%D%/log-survey.c \
	%D%/log-survey.h \
	%D%/log-sync.c \
	%D%/log-thread.c \
	%D%/log-verify.c \
	%D%/log-walk.c \
	%D%/log-writer.h \
	%D%/message.c \
	%D%/message.h \
	%D%/opts.c \
	%D%/opts.h \
	%D%/os-boot.c \
	%D%/os-dir.c \
	%D%/os-file.c \
	%D%/os.c \
	%D%/os.h \
	%D%/pretouch.c \
	%D%/pretouch.h \
	%D%/process.c \
	%D%/process.h \
	%D%/reader-follow.c \
	%D%/reader-get.c \
	%D%/reader-locate.c \
	%D%/reader-open.c \
	%D%/reader-verify.c \
	%D%/reader-walk.c \
	%D%/reader.c \
	%D%/reader.h \
	%D%/region-end.c \
	%D%/region-live.c \
	%D%/region-shrink.c \
	%D%/region-use.c \
	%D%/region-window.c \
	%D%/region-write.c \
	%D%/region.c \
	%D%/region.h \
	%D%/repair-apply.c \
	%D%/repair-measure.c \
	%D%/repair-plan.c \
	%D%/repair.c \
	%D%/repair.h \
	%D%/room.c \
	%D%/room.h \
	%D%/sidecar.c \
	%D%/sidecar.h \
	%D%/table-slot.h \
	%D%/table.c \
	%D%/table.h \
	%D%/version.c \
	%D%/window.c \
	%D%/window.h \
	%D%/wire.h
%C%_libwaxcore_la_LIBADD = %D%/libwaxsig.la

## What runs inside the signal handler: *-sig.c, and nothing else.  Its frames
## are small, because it may run on a small stack.
noinst_LTLIBRARIES += %D%/libwaxsig.la
%C%_libwaxsig_la_CFLAGS = $(AM_CFLAGS) $(SIG_CFLAGS)
%C%_libwaxsig_la_SOURCES = \
	%D%/extent-live-sig.c \
	%D%/extent-piece-sig.c \
	%D%/extent-rescue-sig.c \
	%D%/extent-sig.c \
	%D%/fault-sig.c \
	%D%/os-gate-sig.c \
	%D%/os-sig.c \
	%D%/process-sig.c \
	%D%/table-sig.c

lib_LTLIBRARIES += %D%/libwax.la
%C%_libwax_la_SOURCES =
%C%_libwax_la_LIBADD = %D%/libwaxcore.la $(PTHREAD_LIBS)
%C%_libwax_la_LDFLAGS = $(AM_LDFLAGS) $(NOUNDEF_LDFLAGS) $(KEEP_LDFLAGS) \
	-version-info $(WAX_LT_VERSION)
if HAVE_VSCRIPT
%C%_libwax_la_LDFLAGS += $(VSCRIPT_LDFLAGS),$(top_srcdir)/%D%/wax.map
EXTRA_%C%_libwax_la_DEPENDENCIES = %D%/wax.map
endif
EXTRA_DIST += %D%/LAYERS %D%/wax.map

pkgconfig_DATA = %D%/wax.pc
