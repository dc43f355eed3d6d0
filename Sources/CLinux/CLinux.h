// What Glibc's Swift module lacks. Declarations and one-line wrappers only: no logic of ours lives in C.
#ifndef SOCKLAB_CLINUX_H
#define SOCKLAB_CLINUX_H

// _GNU_SOURCE is left undefined: with it the types of <sys/select.h> differ from those of Swift's Glibc module, and
// the two modules cannot be imported together.
#include <fcntl.h>
#include <netinet/udp.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/single_threaded.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/// The id of the calling thread, as strace prints it: gettid(2). One system call each time; keep the answer.
static inline pid_t clinux_gettid(void) { return (pid_t)syscall(SYS_gettid); }

/// flock(2), which Swift cannot call by its name: a struct has the same one.
static inline int clinux_flock(int fd, int operation) { return flock(fd, operation); }

/// The name of an error number, strerrorname_np(3): glibc declares it for _GNU_SOURCE alone.
const char *strerrorname_np(int errnum);

/// Whether the process has never had a second thread: then gettid() is getpid(), and one call is saved.
static inline int clinux_is_single_threaded(void) { return __libc_single_threaded; }

/// accept4(2), which glibc declares for _GNU_SOURCE alone.
int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags);

/// memfd_create(2), likewise; its flag MFD_CLOEXEC.
int memfd_create(const char *name, unsigned int flags);
enum { clinux_MFD_CLOEXEC = 1 };

/// pipe2(2), likewise.
int pipe2(int pipefd[2], int flags);

/// prlimit(2): the limit of another process, a `struct rlimit64` as its two numbers, the soft one and the hard one. With
/// <sys/resource.h> here the struct of Glibc's module would be this one's.
static inline int clinux_prlimit(pid_t pid, int resource, const u_int64_t *new_limit, u_int64_t *old_limit) {
  return (int)syscall(SYS_prlimit64, pid, resource, new_limit, old_limit);
}

/// renameat2(2) with RENAME_NOREPLACE: EEXIST where something of the new name is there.
static inline int clinux_rename_new(const char *from, const char *to) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1u);
}

/// prctl(2) with PR_SET_CHILD_SUBREAPER: what a child leaves behind becomes a child of the caller.
static inline int clinux_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1ul, 0ul, 0ul, 0ul); }

/// fork(2) into new namespaces, as clone(2) makes them: CLONE_NEWPID, CLONE_NEWNS.
static inline pid_t clinux_fork_into(unsigned long flags) { return (pid_t)syscall(SYS_clone, flags | 17 /* SIGCHLD */, 0, 0, 0, 0); }

/// unshare(2), which glibc declares for _GNU_SOURCE alone, as its flags: sched.h.
int unshare(int flags);
enum { clinux_NEWNS = 0x20000, clinux_NEWUSER = 0x10000000, clinux_NEWPID = 0x20000000, clinux_NEWNET = 0x40000000 };

/// mount_setattr(2), MOUNT_ATTR_RDONLY set or cleared at a mount, and with AT_RECURSIVE at those below it.
struct clinux_mount_attr { unsigned long long set, clear, propagation, userns; };
static inline int clinux_mount_setattr(const char *path, unsigned int flags, const struct clinux_mount_attr *attributes) {
  return (int)syscall(442, AT_FDCWD, path, flags, attributes, sizeof *attributes);
}
enum { clinux_AT_RECURSIVE = 0x8000, clinux_MOUNT_ATTR_RDONLY = 1 };

/// capset(2): gives up every capability.
static inline int clinux_drop_capabilities(void) {
  return (int)syscall(SYS_capset, (unsigned int[]){0x20080522, 0}, (unsigned int[6]){0});
}

/// prctl(2): no program gains rights from here on; and this one ends with whoever started it.
static inline int clinux_gain_no_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1ul, 0ul, 0ul, 0ul); }
static inline int clinux_end_with_parent(void) { return prctl(PR_SET_PDEATHSIG, 9ul, 0ul, 0ul, 0ul); }

/// The size of a `struct epoll_event`: 12 bytes on x86-64, where it is packed, 16 elsewhere.
static inline size_t clinux_epoll_event_size(void) { return sizeof(struct epoll_event); }

/// Where its data begins.
static inline size_t clinux_epoll_data_offset(void) { return offsetof(struct epoll_event, data); }

// The macros of cmsg(3), which Swift does not import.
static inline size_t clinux_cmsg_space(size_t length) { return CMSG_SPACE(length); }
static inline size_t clinux_cmsg_length(size_t length) { return CMSG_LEN(length); }

#endif
