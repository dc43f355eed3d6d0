// What Glibc's Swift module lacks. Declarations and one-line wrappers only: no logic of ours lives in C.
#ifndef SOCKLAB_CLINUX_H
#define SOCKLAB_CLINUX_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/// The id of the calling thread, as strace prints it: gettid(2). One system call each time; keep the answer.
static inline pid_t clinux_gettid(void) { return (pid_t)syscall(SYS_gettid); }

#endif
