// Sends a picture of 320,000 bytes in five parts over a socket that may not wait. Its bug: it believes each send took all.
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char part[64000];

int main(int count, char **words) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int one = 1, room = 32768;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  setsockopt(listener, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&own, sizeof own) != 0 || listen(listener, 16) != 0) return 1;
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  char request[64];
  struct pollfd ready = {.fd = client, .events = POLLIN};
  poll(&ready, 1, -1);
  recv(client, request, sizeof request, 0);
  send(client, "size 320000\n", 12, 0);
  for (int number = 1; number <= 5; number++) {
    // What a camera takes for a part.
    usleep(400000);
    memset(part, '0' + number, sizeof part);
    memcpy(part, "part ", 5);
    send(client, part, sizeof part, 0);
  }
  shutdown(client, SHUT_WR);
  // Until the client has gone.
  poll(&ready, 1, -1);
  recv(client, request, sizeof request, 0);
  close(client);
  close(listener);
  return 0;
}
