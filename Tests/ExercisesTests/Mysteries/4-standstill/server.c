// Sends each line back in capitals. What it is asked for is larger than all buffers between the two.
#include <ctype.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static char text[16384];

int main(int count, char **words) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int one = 1, room = 16384;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  setsockopt(listener, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&own, sizeof own) != 0 || listen(listener, 16) != 0) return 1;
  int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  ssize_t got;
  while ((got = recv(client, text, sizeof text, 0)) > 0) {
    for (ssize_t index = 0; index < got; index++) text[index] = toupper(text[index]);
    for (ssize_t sent = 0; sent < got;) {
      ssize_t more = send(client, text + sent, got - sent, 0);
      if (more < 0) return 1;
      sent += more;
    }
  }
  close(client);
  close(listener);
  return 0;
}
