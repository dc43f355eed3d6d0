// Exercise 2: a chat, both ends. labs/exercises/02-chat/README.md says what it must do.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Returns the status to end with.
static int serve(const struct sockaddr_in *address) {
  (void)address;
  // 1. Listen, and take one client's connection.

  // 2. Answer each line with the number of its bytes, until the end.

  // 3. Close both.
  return 0;
}

// Returns the status to end with.
static int ask(const struct sockaddr_in *address) {
  (void)address;
  // 1. Connect.

  // 2. Send each line of standard input, wait for the answer, print it.

  // 3. Close.
  return 0;
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: chat server|client PORT\n");
    return 64;
  }
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  address.sin_port = htons((in_port_t)atoi(argv[2]));
  return strcmp(argv[1], "server") == 0 ? serve(&address) : ask(&address);
}
