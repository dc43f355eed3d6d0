// The one-shot server: accept one client, send byebye, receive once, close.
// cc -o server server.c && ./server [HOST PORT]
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int failed(const char *call) {
  perror(call);
  return 1;
}

static int talk(int client, const struct sockaddr_in *peer) {
  char host[INET_ADDRSTRLEN];
  inet_ntop(AF_INET, &peer->sin_addr, host, sizeof host);
  // Nothing is flushed here: on a pipe, what is printed goes out when the program ends, after the sockets' last call.
  printf("got connected from %s:%d\n", host, ntohs(peer->sin_port));

  if (send(client, "byebye", strlen("byebye"), 0) == -1) return failed("send");
  char data[512];
  ssize_t received = recv(client, data, sizeof data, 0);
  if (received == -1) return failed("recv");
  printf("%.*s\n", (int)received, data);
  return 0;
}

static int serve(int listener, const struct sockaddr_in *address) {
  // No SO_REUSEADDR: C sets nothing that is not asked for. Who closes first decides whether the next run may bind.
  if (bind(listener, (const struct sockaddr *)address, sizeof *address) == -1) return failed("bind");
  if (listen(listener, 5) == -1) return failed("listen");

  struct sockaddr_in peer;
  socklen_t length = sizeof peer;
  int client = accept(listener, (struct sockaddr *)&peer, &length);
  if (client == -1) return failed("accept");
  int status = talk(client, &peer);
  close(client);
  return status;
}

int main(int argc, char **argv) {
  const char *host = argc > 1 ? argv[1] : "127.0.0.1";
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(argc > 2 ? atoi(argv[2]) : 12581)};
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
    fprintf(stderr, "server: '%s' is not an IPv4 address\n", host);
    return 1;
  }
  // A send to a client that has gone should fail with EPIPE, not kill the program.
  signal(SIGPIPE, SIG_IGN);

  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  int status = serve(listener, &address);
  close(listener);
  return status;
}
