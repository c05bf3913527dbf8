## Programs that try to break the library, and the laboratory they run in.
## docs/hazards.md says what each is about.
check_LTLIBRARIES += %D%/libhazard.la
%C%_libhazard_la_SOURCES = %D%/hazard.c %D%/hazard.h %D%/inject.c %D%/inject.h
%C%_libhazard_la_LIBADD =

hazard_tests = \
	%D%/hazard-action \
	%D%/hazard-core \
	%D%/hazard-file \
	%D%/hazard-fork \
	%D%/hazard-growth \
	%D%/hazard-handler \
	%D%/hazard-inject \
	%D%/hazard-limits \
	%D%/hazard-mount \
	%D%/hazard-signal \
	%D%/hazard-threads
hazard_ldadd = %D%/libhazard.la lib/libwax.la $(PTHREAD_LIBS)
%C%_hazard_action_LDADD = $(hazard_ldadd)
%C%_hazard_core_LDADD = $(hazard_ldadd)
%C%_hazard_file_LDADD = $(hazard_ldadd)
%C%_hazard_fork_LDADD = $(hazard_ldadd)
%C%_hazard_growth_LDADD = $(hazard_ldadd)
%C%_hazard_handler_LDADD = $(hazard_ldadd)
%C%_hazard_inject_LDADD = $(hazard_ldadd)
%C%_hazard_limits_LDADD = $(hazard_ldadd)
%C%_hazard_mount_LDADD = $(hazard_ldadd)
%C%_hazard_signal_LDADD = $(hazard_ldadd)
%C%_hazard_threads_LDADD = $(hazard_ldadd)
check_PROGRAMS += $(hazard_tests)
TESTS += $(hazard_tests)

## Used by the scripts below.  The naive one is not linked with the library.
check_PROGRAMS += %D%/log-nospace %D%/nospace %D%/room %D%/stress-naive \
	%D%/stress-region
%C%_log_nospace_SOURCES = %D%/log-nospace.c %D%/log-truth.c
%C%_log_nospace_LDADD = lib/libwax.la
%C%_nospace_LDADD = lib/libwax.la
%C%_room_LDADD = lib/libwax.la
%C%_stress_naive_SOURCES = %D%/stress-naive.c %D%/stress-load.c \
	%D%/stress-load.h
%C%_stress_naive_LDADD = $(PTHREAD_LIBS)
%C%_stress_region_SOURCES = %D%/stress-region.c %D%/stress-load.c \
	%D%/stress-load.h
%C%_stress_region_LDADD = lib/libwax.la $(PTHREAD_LIBS)

lab_scripts = \
	%D%/hazards.sh \
	%D%/lab-cgroup.sh \
	%D%/lab-log.sh \
	%D%/lab-nospace.sh \
	%D%/lab-segments.sh \
	%D%/lab-stress.sh \
	%D%/stress.sh
dist_check_SCRIPTS += $(lab_scripts)
TESTS += $(lab_scripts)
EXTRA_DIST += %D%/lab-mounts.sh docs/hazards.md
