// Exercise 4: a server for many clients at once. labs/exercises/04-many/README.md says what it must do.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: many PORT\n");
    return 64;
  }
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  address.sin_port = htons((in_port_t)atoi(argv[1]));

  // 1. Listen.

  // 2. Take clients, for ever: each with a thread of its own, or all of them in one list for poll.

  // 3. Give each client its lines back, until it says no more; then close its connection.

  // 4. What if accept fails?

  return 0;
}
