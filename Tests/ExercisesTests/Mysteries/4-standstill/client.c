// Wants a text in capitals. Its bug: it sends all of it before it receives any.
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char text[262144];

int main(int count, char **words) {
  int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int room = 16384;
  setsockopt(server, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  setsockopt(server, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  struct sockaddr_in other = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  other.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(server, (struct sockaddr *)&other, sizeof other) != 0) return 1;
  memset(text, 'a', sizeof text);
  for (size_t sent = 0; sent < sizeof text;) {
    size_t part = sizeof text - sent < 32768 ? sizeof text - sent : 32768;
    ssize_t more = send(server, text + sent, part, 0);
    if (more < 0) return 1;
    sent += more;
  }
  shutdown(server, SHUT_WR);
  while (recv(server, text, sizeof text, 0) > 0) {
  }
  close(server);
  return 0;
}
