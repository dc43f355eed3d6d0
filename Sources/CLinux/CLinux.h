// What Glibc's Swift module lacks. Declarations and one-line wrappers only: no logic of ours lives in C.
#ifndef SOCKLAB_CLINUX_H
#define SOCKLAB_CLINUX_H

// _GNU_SOURCE is left undefined: with it the types of <sys/select.h> differ from those of Swift's Glibc module, and
// the two modules cannot be imported together.
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/// The id of the calling thread, as strace prints it: gettid(2). One system call each time; keep the answer.
static inline pid_t clinux_gettid(void) { return (pid_t)syscall(SYS_gettid); }

/// flock(2), which Swift cannot call by its name: a struct has the same one.
static inline int clinux_flock(int fd, int operation) { return flock(fd, operation); }

#endif
