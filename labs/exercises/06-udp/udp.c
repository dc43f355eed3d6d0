// Exercise 6: a client of a server that loses datagrams. labs/exercises/06-udp/README.md says what it must do.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: udp PORT\n");
    return 64;
  }
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  server.sin_port = htons((in_port_t)atoi(argv[1]));

  // 1. Make a socket for datagrams.

  // 2. For each line of standard input: send `N line`, wait for `N ok`, and send again when it does not come in time.

  // 3. Close.

  return 0;
}
