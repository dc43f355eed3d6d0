// The calls that the chat and the one-shot do not make.
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static void datagrams(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int receiver = socket(AF_INET, SOCK_DGRAM, 0);
  bind(receiver, (struct sockaddr *)&address, length);
  getsockname(receiver, (struct sockaddr *)&address, &length);
  int sender = socket(AF_INET, SOCK_DGRAM, 0);
  sendto(sender, "hi", 2, 0, (struct sockaddr *)&address, length);
  char text[9];
  recvfrom(receiver, text, sizeof text, 0, (struct sockaddr *)&address, &length);
  close(sender);
  close(receiver);
}

static void pair(void) {
  int ends[2];
  socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
  write(ends[0], "hi", 2);
  struct pollfd one = {.fd = ends[1], .events = POLLIN};
  poll(&one, 1, 1000);
  fd_set many;
  FD_ZERO(&many);
  FD_SET(ends[1], &many);
  select(ends[1] + 1, &many, NULL, NULL, NULL);
  int queue = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = ends[1]};
  epoll_ctl(queue, EPOLL_CTL_ADD, ends[1], &event);
  epoll_wait(queue, &event, 1, 1000);
  char text[9];
  read(ends[1], text, sizeof text);
  struct iovec piece = {.iov_base = text, .iov_len = 2};
  struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
  sendmsg(ends[0], &message, 0);
  recvmsg(ends[1], &message, 0);
  writev(ends[0], &piece, 1);
  int count = 0;
  ioctl(ends[1], FIONREAD, &count);
  readv(ends[1], &piece, 1);
  fcntl(ends[0], F_SETFL, fcntl(ends[0], F_GETFL) | O_NONBLOCK);
  socklen_t length = sizeof count;
  getsockopt(ends[0], SOL_SOCKET, SO_TYPE, &count, &length);
  close(ends[0]);
  close(ends[1]);
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  bind(listener, (struct sockaddr *)&address, length);
  listen(listener, 1);
  getsockname(listener, (struct sockaddr *)&address, &length);
  int client = socket(AF_INET, SOCK_STREAM, 0);
  connect(client, (struct sockaddr *)&address, length);
  int server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  getpeername(client, (struct sockaddr *)&address, &length);
  int one = 1;
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  shutdown(client, SHUT_WR);
  close(client);
  close(server);
  close(listener);
  datagrams();
  pair();
}
