// The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
// cc -o client client.c && ./client [HOST PORT]
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

static int chat(int server) {
  char message[1024];
  char *line = NULL;
  size_t room = 0;
  int status = 0;
  for (;;) {
    printf("client: ");
    fflush(stdout); // On a pipe, stdio would keep the text until its buffer is full.
    ssize_t length = getline(&line, &room, stdin);
    if (length == -1) break;
    if (line[length - 1] == '\n') length--;
    if (length == 0) fprintf(stderr, "an empty line is 0 bytes: nothing travels, both sides wait in recv\n");

    // A blocking send takes all it is given, or fails.
    if (send(server, line, length, 0) == -1) {
      status = failed("send");
      break;
    }
    ssize_t received = recv(server, message, sizeof message, 0);
    if (received == -1) {
      status = failed("recv");
      break;
    }
    if (received == 0) { // The end of the stream: the server has closed its side.
      printf("peer closed\n");
      fflush(stdout);
      break;
    }
    // What arrives is bytes, not a C string: no zero byte ends it.
    printf("server: %.*s\n", (int)received, message);
    fflush(stdout);
    if (received == 3 && memcmp(message, "#q#", 3) == 0) break;
  }
  free(line);
  return status;
}

int main(int argc, char **argv) {
  const char *host = argc > 1 ? argv[1] : "127.0.0.1";
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(argc > 2 ? atoi(argv[2]) : 12580)};
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
    fprintf(stderr, "client: '%s' is not an IPv4 address\n", host);
    return 1;
  }
  // A send to a server that has gone should fail with EPIPE, not kill the program.
  signal(SIGPIPE, SIG_IGN);

  int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server == -1) return failed("socket");
  int status;
  if (connect(server, (struct sockaddr *)&address, sizeof address) == -1)
    status = failed("connect");
  else
    status = chat(server);
  close(server);
  return status;
}
