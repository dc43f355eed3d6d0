// Answers questions, a line each: ready descriptors come from epoll, edge-triggered. Its bug: it receives once an edge.
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static char line[256];
static size_t length;

// Takes 16 bytes, and answers each line that is whole.
static int serve(int client) {
  char bytes[16];
  ssize_t count = recv(client, bytes, sizeof bytes, 0);
  if (count <= 0) return 0;
  for (ssize_t index = 0; index < count; index++) {
    if (length < sizeof line) line[length++] = bytes[index];
    if (bytes[index] != '\n') continue;
    send(client, "sunny\n", 6, 0);
    length = 0;
  }
  return 1;
}

int main(int count, char **words) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&own, sizeof own) != 0 || listen(listener, 16) != 0) return 1;
  int set = epoll_create1(EPOLL_CLOEXEC);
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  struct epoll_event wanted = {.events = EPOLLIN | EPOLLET, .data.fd = client};
  epoll_ctl(set, EPOLL_CTL_ADD, client, &wanted);
  for (;;) {
    struct epoll_event ready;
    if (epoll_wait(set, &ready, 1, -1) != 1) break;
    if (!serve(ready.data.fd)) break;
  }
  close(client);
  close(set);
  close(listener);
  return 0;
}
