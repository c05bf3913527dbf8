/* SPDX-License-Identifier: MIT */
/* The seccomp filters behind inject.h. */
#include "config.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "inject.h"

/* The low half of the third argument; the tests run on little-endian hosts. */
#define THIRD_ARGUMENT (offsetof(struct seccomp_data, args) + 2 * 8)

/* One call number, optionally one argument, get the action. */
static int
install(long number, long argument, uint32_t action, unsigned int flags)
{
	uint8_t skip_argument = argument == INJECT_ANY ? 2 : 0;
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 4),
		BPF_JUMP(BPF_JMP | BPF_JA, skip_argument, 0, 0),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, THIRD_ARGUMENT),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)argument, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, action),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {
		.len = sizeof(code) / sizeof(code[0]),
		.filter = code,
	};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -1;
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags,
			    &program);
}

int
inject_error(long number, long argument, int err)
{
	return install(number, argument,
		       SECCOMP_RET_ERRNO | ((uint32_t)err & SECCOMP_RET_DATA),
		       0);
}

int
inject_stop(long number)
{
	return install(number, INJECT_ANY, SECCOMP_RET_USER_NOTIF,
		       SECCOMP_FILTER_FLAG_NEW_LISTENER);
}

/* Whoever stops the processes for a while interrupts both sides. */
unsigned long long
inject_wait(int listener)
{
	struct seccomp_notif notice;
	int err;

	do {
		memset(&notice, 0, sizeof(notice));
		err = ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notice);
	} while (err != 0 && errno == EINTR);
	return err == 0 ? notice.id : 0;
}

int
inject_continue(int listener, unsigned long long cookie)
{
	struct seccomp_notif_resp response;
	int err;

	do {
		memset(&response, 0, sizeof(response));
		response.id = cookie;
		response.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
		err = ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response);
		/* The call began anew, with another notice. */
		if (err != 0 && errno == ENOENT)
			cookie = inject_wait(listener);
	} while (err != 0 && errno == ENOENT && cookie != 0);
	return err;
}
