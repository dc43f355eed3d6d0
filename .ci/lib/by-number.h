// For a 32-bit x86 program: the socket calls by their own numbers, which Linux has since 4.3. glibc still goes through
// socketcall(2), so that it also runs on what is older.
#include <sys/socket.h>
#include <unistd.h>

#define socket(domain, type, protocol) syscall(359, domain, type, protocol)
#define bind(fd, address, length) syscall(361, fd, address, length)
#define connect(fd, address, length) syscall(362, fd, address, length)
#define listen(fd, backlog) syscall(363, fd, backlog)
#define accept(fd, address, length) syscall(364, fd, address, length, 0)
#define setsockopt(fd, level, option, value, length) syscall(366, fd, level, option, value, length)
#define send(fd, bytes, count, flags) syscall(369, fd, bytes, count, flags, (void *)0, 0)
#define recv(fd, bytes, count, flags) syscall(371, fd, bytes, count, flags, (void *)0, (void *)0)
