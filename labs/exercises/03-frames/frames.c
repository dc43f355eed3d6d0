// Exercise 3: a server that returns frames. labs/exercises/03-frames/README.md says what it must do.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: frames PORT\n");
    return 64;
  }
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  address.sin_port = htons((in_port_t)atoi(argv[1]));

  // 1. Listen, and take one client's connection.

  // 2. Receive a frame: four bytes with its length, then so many bytes; and send it back, all of it. Until the end.

  // 3. Close both.

  return 0;
}
