include_HEADERS = %D%/wax.h
waxincludedir = $(includedir)/wax
waxinclude_HEADERS = \
	%D%/wax/base.h \
	%D%/wax/capnp-edit.h \
	%D%/wax/capnp-generated.h \
	%D%/wax/capnp-inline-edit.h \
	%D%/wax/c-capnproto.h \
	%D%/wax/capnp-inline-list.h \
	%D%/wax/capnp-inline.h \
	%D%/wax/capnp-locate.h \
	%D%/wax/capnp-read.h \
	%D%/wax/capnp.h \
	%D%/wax/capnp-builder.h++ \
	%D%/wax/capnp-error.h++ \
	%D%/wax/capnp-open.h++ \
	%D%/wax/capnp-reader.h++ \
	%D%/wax/capnp-remains.h++ \
	%D%/wax/capnp-scratch.h++ \
	%D%/wax/capnp.h++ \
	%D%/wax/handler.h \
	%D%/wax/inject.h \
	%D%/wax/log-check.h \
	%D%/wax/log-claim.h \
	%D%/wax/log-opts.h \
	%D%/wax/log-reader.h \
	%D%/wax/log.h \
	%D%/wax/message-root.h \
	%D%/wax/message-store.h \
	%D%/wax/message.h \
	%D%/wax/region-opts.h \
	%D%/wax/region.h \
	%D%/wax/repair.h \
	%D%/wax/version.h
