// Exercise 3, right; and with one fault for each case: -DFAULT_byte, -DFAULT_three, -DFAULT_slow, -DFAULT_huge, -DFAULT_border,
// -DFAULT_inside; and -DFAULT_order, which takes the least significant byte first and is found by the first case.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { limit = 16 << 20 };

// How many bytes came before the end.
static ssize_t receive_all(int fd, unsigned char *bytes, size_t count) {
  size_t have = 0;
  while (have < count) {
    ssize_t got = recv(fd, bytes + have, count - have, 0);
    if (got < 0) return -1;
    if (got == 0) break;
    have += (size_t)got;
#ifdef FAULT_byte
    // What comes at once is all.
    break;
#endif
  }
  return (ssize_t)have;
}

static int send_all(int fd, const unsigned char *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = send(fd, bytes, count, MSG_NOSIGNAL);
    if (sent < 0) return -1;
#ifdef FAULT_slow
    // What was given is gone.
    break;
#endif
    bytes += sent;
    count -= (size_t)sent;
  }
  return 0;
}

// Returns the frames of a connection until its end.
static int serve(int fd) {
  for (;;) {
    unsigned char head[4];
    ssize_t got = receive_all(fd, head, sizeof head);
    if (got == 0) return 0;
#ifdef FAULT_inside
    // Whatever ends it, an end is an end.
    if (got < 4) return 0;
#endif
    if (got < 4) return 1;
    uint32_t length = (uint32_t)head[0] << 24 | (uint32_t)head[1] << 16 | (uint32_t)head[2] << 8 | head[3];
#ifdef FAULT_order
    length = __builtin_bswap32(length);
#endif
#ifdef FAULT_border
    // The limit itself is too long.
    if (length == limit) return 1;
#endif
#ifndef FAULT_huge
    if (length > limit) {
      fprintf(stderr, "frames: %u bytes are too many\n", length);
      return 1;
    }
#endif
    unsigned char *frame = malloc(4 + (size_t)length);
    if (!frame) return 1;
    for (int i = 0; i < 4; i++) frame[i] = head[i];
    got = receive_all(fd, frame + 4, length);
    if (got < (ssize_t)length || send_all(fd, frame, 4 + (size_t)length) != 0) {
      free(frame);
      return 1;
    }
    free(frame);
#ifdef FAULT_three
    // Whatever else is there was no part of the frame.
    char rest[4096];
    recv(fd, rest, sizeof rest, MSG_DONTWAIT);
#endif
  }
}

int main(int argc, char **argv) {
  if (argc != 2) return 64;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  address.sin_port = htons((in_port_t)atoi(argv[1]));
  int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 8) != 0) return 1;
  int client = accept(listener, NULL, NULL);
  if (client < 0) return 1;
  int status = serve(client);
  close(client);
  close(listener);
  return status;
}
