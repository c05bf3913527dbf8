## libwaxtool holds the subcommands, so that unit tests can link them; it uses
## only <wax.h>.  Sources are sorted, one on a line.
noinst_LTLIBRARIES += %D%/libwaxtool.la
%C%_libwaxtool_la_SOURCES =

bin_PROGRAMS += %D%/wax
%C%_wax_SOURCES = %D%/wax.c
%C%_wax_LDADD = %D%/libwaxtool.la lib/libwax.la

## Add here when the file exists:
##   waxdata_DATA          archive.capnp, installed under share/wax
##   bashcompletion_DATA   the completion, installed under the name "wax"
waxdatadir = $(datadir)/wax
dist_waxdata_DATA =
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA =
