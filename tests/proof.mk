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

## Run by hosts.sh.
check_PROGRAMS += %D%/host
%C%_host_LDADD = lib/libwax.la
if HAVE_CAPNP_CXX
check_PROGRAMS += %D%/host-kj
%C%_host_kj_SOURCES = %D%/host-kj.c++
%C%_host_kj_CXXFLAGS = $(AM_CXXFLAGS) $(CAPNP_CXX_CFLAGS)
%C%_host_kj_LDADD = lib/libwax.la $(CAPNP_CXX_LIBS)
endif

proof_scripts = \
	%D%/hosts.sh \
	%D%/lab-fuse.sh \
	%D%/lab-shutdown.sh \
	%D%/model.sh
dist_check_SCRIPTS += $(proof_scripts)
TESTS += $(proof_scripts)

## Only in `make check-full`: what the test command does not install.
proof_full_scripts = \
	%D%/hosts-runtimes.sh \
	%D%/lab-cross.sh
dist_check_SCRIPTS += $(proof_full_scripts)
full_tests += $(proof_full_scripts)

EXTRA_DIST += $(model_files) %D%/fuse-fault.c %D%/host-kj.c++ \
	%D%/host-python.py %D%/hosts.bash %D%/host-go.go %D%/host-java.c \
	%D%/HostJava.java docs/hosts.md
