// Exercise 1, right; and with one fault for each case: -DFAULT_life, -DFAULT_again, -DFAULT_silent.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 2) return 64;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  address.sin_port = htons((in_port_t)atoi(argv[1]));
  int listener = socket(AF_INET, SOCK_STREAM, 0);
#ifndef FAULT_again
  int one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
#endif
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) return 1;
  if (listen(listener, 8) != 0) return 1;
  int client = accept(listener, NULL, NULL);
  if (client < 0) return 1;
  char words[512];
  ssize_t count = recv(client, words, sizeof words, 0);
#ifdef FAULT_life
  // The closing zero goes along.
  if (count > 0) send(client, "hi\n", 4, 0);
#elif defined FAULT_silent
  send(client, "hi\n", 3, MSG_NOSIGNAL);
#else
  if (count > 0) send(client, "hi\n", 3, 0);
#endif
  close(client);
  close(listener);
  return 0;
}
