## The lock-free part as a model; file systems that fail, crashes, hosts and
## other machines.
model_files = \
	%D%/model/growth.pml \
	%D%/model/lock.pml \
	%D%/model/table.pml

## Run by lab-fuse.sh, which also builds the file system: only that needs
## libfuse3.
check_PROGRAMS += %D%/hazard-fuse
%C%_hazard_fuse_LDADD = $(hazard_ldadd)

## Run by lab-shutdown.sh.
check_PROGRAMS += %D%/crash
%C%_crash_LDADD = lib/libwax.la

proof_scripts = \
	%D%/lab-fuse.sh \
	%D%/lab-shutdown.sh \
	%D%/model.sh
dist_check_SCRIPTS += $(proof_scripts)
TESTS += $(proof_scripts)
EXTRA_DIST += $(model_files) %D%/fuse-fault.c
