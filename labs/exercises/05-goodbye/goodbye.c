// Exercise 5: a server that says goodbye. labs/exercises/05-goodbye/README.md says what it must do.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: goodbye PORT\n");
    return 64;
  }
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  address.sin_port = htons((in_port_t)atoi(argv[1]));

  // 1. Say what SIGTERM is to do.

  // 2. Listen, and take clients until it has come.

  // 3. Give each client its lines back; close when it says no more, or when a call fails.

  // 4. Say bye to those who are still there, and close everything.

  return 0;
}
