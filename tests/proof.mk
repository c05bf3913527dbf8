## The lock-free part as a model; file systems that fail, crashes, hosts and
## other machines.
model_files = \
	%D%/model/growth.pml \
	%D%/model/lock.pml \
	%D%/model/table.pml
proof_scripts = \
	%D%/model.sh
dist_check_SCRIPTS += $(proof_scripts)
TESTS += $(proof_scripts)
EXTRA_DIST += $(model_files)
