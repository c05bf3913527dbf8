## Built by `make check` so that they cannot rot; installed as source.
example_programs = \
	%D%/01-append \
	%D%/02-message \
	%D%/03-read \
	%D%/04-own-handler \
	%D%/06-log
check_PROGRAMS += $(example_programs)
%C%_01_append_LDADD = lib/libwax.la
%C%_02_message_LDADD = lib/libwax.la
%C%_03_read_LDADD = lib/libwax.la
%C%_04_own_handler_LDADD = lib/libwax.la
%C%_06_log_LDADD = lib/libwax.la

if HAVE_CAPNP_CXX
check_PROGRAMS += %D%/05-list-in-place
%C%_05_list_in_place_SOURCES = %D%/05-list-in-place.c++
%C%_05_list_in_place_CXXFLAGS = $(AM_CXXFLAGS) $(CAPNP_CXX_CFLAGS)
%C%_05_list_in_place_LDADD = lib/libwax.la $(CAPNP_CXX_LIBS)
endif

examplesdir = $(docdir)/examples
dist_examples_DATA = \
	%D%/01-append.c \
	%D%/02-message.c \
	%D%/03-read.c \
	%D%/04-own-handler.c \
	%D%/05-list-in-place.c++ \
	%D%/06-log.c \
	%D%/Makefile

## For other languages; tests/rust.sh and tests/python.sh run them.
rustexampledir = $(examplesdir)/rust
rustexamplesrcdir = $(rustexampledir)/src
dist_rustexample_DATA = %D%/rust/Cargo.toml %D%/rust/build.rs \
	%D%/rust/chunks.capnp
dist_rustexamplesrc_DATA = %D%/rust/src/chunks.rs \
	%D%/rust/src/main.rs %D%/rust/src/wax.rs
pythonexampledir = $(examplesdir)/python
dist_pythonexample_DATA = %D%/python/phonebook.capnp \
	%D%/python/phonebook.py %D%/python/wax.py
