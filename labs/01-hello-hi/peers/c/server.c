// The chat's server: one client, and the two sides take turns until the server's line is #q#.
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

static int chat(int client) {
  char message[1024];
  char *line = NULL;
  size_t room = 0;
  int status = 0;
  for (;;) {
    ssize_t received = recv(client, message, sizeof message, 0);
    if (received == -1) {
      status = failed("recv");
      break;
    }
    if (received == 0) { // The end of the stream: the client has closed its side.
      printf("peer closed\n");
      fflush(stdout); // On a pipe, stdio would keep the text until its buffer is full.
      break;
    }
    // What arrives is bytes, not a C string: no zero byte ends it.
    printf("client: %.*s\n", (int)received, message);
    fflush(stdout);

    printf("server: ");
    fflush(stdout);
    ssize_t length = getline(&line, &room, stdin);
    if (length == -1) break;
    if (line[length - 1] == '\n') line[--length] = '\0';
    if (length == 0) fprintf(stderr, "an empty line is 0 bytes: nothing travels, both sides wait in recv\n");

    // A blocking send takes all it is given, or fails.
    if (send(client, line, length, 0) == -1) {
      status = failed("send");
      break;
    }
    if (strcmp(line, "#q#") == 0) {
      sleep(1);
      break;
    }
  }
  free(line);
  return status;
}

static int serve(int listener, const struct sockaddr_in *address) {
  // Without this, bind fails for a minute after a run in which this side closed first.
  int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) return failed("setsockopt");
  if (bind(listener, (const struct sockaddr *)address, sizeof *address) == -1) return failed("bind");
  if (listen(listener, 1) == -1) return failed("listen");

  struct sockaddr_in peer;
  socklen_t length = sizeof peer;
  int client = accept(listener, (struct sockaddr *)&peer, &length);
  if (client == -1) return failed("accept");
  int status = chat(client);
  close(client);
  return status;
}

int main(int argc, char **argv) {
  const char *host = argc > 1 ? argv[1] : "127.0.0.1";
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(argc > 2 ? atoi(argv[2]) : 12580)};
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
