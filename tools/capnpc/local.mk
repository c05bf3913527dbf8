## The plugin of `capnp compile -owax`.  All but main() is a library, so that the
## fuzz targets can link it; it uses only <wax.h>.
noinst_LTLIBRARIES += %D%/libcapnpc.la
%C%_libcapnpc_la_SOURCES = \
	%D%/code.c \
	%D%/code.h \
	%D%/field-element.c \
	%D%/field-group.c \
	%D%/field-number.c \
	%D%/field-pointer.c \
	%D%/field.c \
	%D%/generate.c \
	%D%/generate.h \
	%D%/header-constant.c \
	%D%/header-include.c \
	%D%/header-order.c \
	%D%/header-struct.c \
	%D%/header.c \
	%D%/header.h \
	%D%/names.c \
	%D%/names.h \
	%D%/request.c \
	%D%/request.h \
	%D%/save.c \
	%D%/save.h \
	%D%/schema.capnp.wax.h \
	%D%/text.c \
	%D%/text.h \
	%D%/types.c \
	%D%/types.h \
	%D%/value.c \
	%D%/value.h

bin_PROGRAMS += %D%/capnpc-wax
%C%_capnpc_wax_SOURCES = %D%/capnpc-wax.c
%C%_capnpc_wax_LDADD = %D%/libcapnpc.la lib/libwax.la $(PTHREAD_LIBS)
