// The one-shot client: connect, receive once, send hihi, close.
// cc -o client client.c && ./client [HOST PORT]
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int failed(int server, const char *call) {
  perror(call);
  close(server);
  return 1;
}

int main(int argc, char **argv) {
  const char *host = argc > 1 ? argv[1] : "127.0.0.1";
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(argc > 2 ? atoi(argv[2]) : 12581)};
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
    fprintf(stderr, "client: '%s' is not an IPv4 address\n", host);
    return 1;
  }
  // A send to a server that has gone should fail with EPIPE, not kill the program.
  signal(SIGPIPE, SIG_IGN);

  int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server == -1) {
    perror("socket");
    return 1;
  }
  if (connect(server, (struct sockaddr *)&address, sizeof address) == -1) return failed(server, "connect");
  char data[512];
  ssize_t received = recv(server, data, sizeof data, 0);
  if (received == -1) return failed(server, "recv");
  if (send(server, "hihi", strlen("hihi"), 0) == -1) return failed(server, "send");
  close(server);
  printf("the data received is %.*s\n", (int)received, data);
  return 0;
}
