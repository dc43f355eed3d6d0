// A time server: one request a connection, `time` and a newline. Its bug: not every way through `serve` closes.
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void serve(int client) {
  char request[64];
  ssize_t count = recv(client, request, sizeof request, 0);
  if (count <= 0) return;
  if (memcmp(request, "time\n", 5) == 0)
    send(client, "12:00\n", 6, 0);
  else
    send(client, "what?\n", 6, 0);
  close(client);
}

int main(int count, char **words) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&own, sizeof own) != 0 || listen(listener, 16) != 0) return 1;
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client >= 0) serve(client);
  }
}
