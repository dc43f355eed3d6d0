// A server that lets a helper write its reports. Its bug: the helper gets the listener, too.
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int count, char **words) {
  signal(SIGCHLD, SIG_IGN);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&own, sizeof own) != 0 || listen(listener, 16) != 0) {
    perror("server");
    return 1;
  }
  for (;;) {
    int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    char request[64];
    ssize_t count = recv(client, request, sizeof request, 0);
    if (count >= 7 && memcmp(request, "report\n", 7) == 0) {
      if (fork() == 0) {
        execl("./helper", "./helper", (char *)NULL);
        _exit(127);
      }
      send(client, "begun\n", 6, 0);
    } else {
      send(client, "what?\n", 6, 0);
    }
    close(client);
  }
}
