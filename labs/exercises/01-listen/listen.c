// Exercise 1: a server for one client. labs/exercises/01-listen/README.md says what it must do.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: listen PORT\n");
    return 64;
  }
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  address.sin_port = htons((in_port_t)atoi(argv[1]));

  // 1. Make a socket, give it the address, let it listen.

  // 2. Take one client's connection.

  // 3. Receive what it says, and answer.

  // 4. Close both.

  return 0;
}
