dist_man_MANS += \
	%D%/capnpc-wax.1 \
	%D%/wax-bench.1 \
	%D%/wax-format.5 \
	%D%/wax-log.1 \
	%D%/wax-signals.7 \
	%D%/wax-stress.1 \
	%D%/wax.1 \
	%D%/wax.3 \
	%D%/wax_c-capnproto.3 \
	%D%/wax_capnp++.3 \
	%D%/wax_capnp.3 \
	%D%/wax_handler.3 \
	%D%/wax_inject.3 \
	%D%/wax_log.3 \
	%D%/wax_log_reader.3 \
	%D%/wax_message.3 \
	%D%/wax_region.3 \
	%D%/wax_repair.3
