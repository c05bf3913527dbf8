## Built by `make check` so that they cannot rot; installed as source.
examplesdir = $(docdir)/examples
dist_examples_DATA =
