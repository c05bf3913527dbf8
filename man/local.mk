dist_man_MANS += \
	%D%/wax.3
