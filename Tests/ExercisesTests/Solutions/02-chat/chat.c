// Exercise 2, right; and with one fault for each case: -DFAULT_order, _bytes, _pieces, _end, _ask, _half, _gone.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int send_all(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = send(fd, bytes, count, MSG_NOSIGNAL);
    if (sent < 0) return -1;
    bytes += sent;
    count -= (size_t)sent;
  }
  return 0;
}

struct lines {
  int fd;
  size_t count;
  char bytes[4096];
};

// The length of the next line with its newline; 0 at the end, where what has no newline stays in `lines`; -1 on failure.
static ssize_t next_line(struct lines *lines, char *line) {
  for (;;) {
    char *end = memchr(lines->bytes, '\n', lines->count);
    if (end) {
      size_t length = (size_t)(end - lines->bytes) + 1;
      memcpy(line, lines->bytes, length);
      lines->count -= length;
      memmove(lines->bytes, end + 1, lines->count);
      return (ssize_t)length;
    }
    if (lines->count == sizeof lines->bytes) return -1;
    ssize_t count = recv(lines->fd, lines->bytes + lines->count, sizeof lines->bytes - lines->count, 0);
    if (count <= 0) return count;
    lines->count += (size_t)count;
#if defined FAULT_pieces || defined FAULT_half
    // What comes at once is a line.
    memcpy(line, lines->bytes, lines->count);
    count = (ssize_t)lines->count;
    lines->count = 0;
    return count;
#endif
  }
}

static size_t length_of(const char *line, size_t count) {
#ifdef FAULT_bytes
  // Characters.
  size_t characters = 0;
  for (size_t i = 0; i < count; i++) characters += (line[i] & 0xC0) != 0x80;
  return characters;
#else
  (void)line;
  return count;
#endif
}

static int answer(int fd, const char *line, size_t count) {
  char text[32];
  int length = snprintf(text, sizeof text, "%zu\n", length_of(line, count));
#ifdef FAULT_order
  // The closing zero goes along.
  length += 1;
#endif
  return send_all(fd, text, (size_t)length);
}

static int serve(struct sockaddr_in *address) {
  int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)address, sizeof *address) != 0 || listen(listener, 8) != 0) return 1;
  struct lines lines = {.fd = accept(listener, NULL, NULL)};
  if (lines.fd < 0) return 1;
  char line[4096];
  ssize_t length;
  while ((length = next_line(&lines, line)) > 0)
    if (answer(lines.fd, line, (size_t)length - (line[length - 1] == '\n')) != 0) return 1;
#ifdef FAULT_end
  // What has no newline is answered as well.
  if (lines.count > 0) answer(lines.fd, lines.bytes, lines.count);
#endif
  close(lines.fd);
  close(listener);
  return length < 0;
}

static int ask(struct sockaddr_in *address) {
  struct lines lines = {.fd = socket(AF_INET, SOCK_STREAM, 0)};
  if (connect(lines.fd, (struct sockaddr *)address, sizeof *address) != 0) return 1;
  char line[4096], heard[4096];
#ifdef FAULT_ask
  // Says everything first.
  int count = 0;
  for (; fgets(line, sizeof line, stdin); count++) send_all(lines.fd, line, strlen(line));
  while (count-- > 0) {
    ssize_t length = next_line(&lines, heard);
    if (length <= 0) return 1;
    fwrite(heard, 1, (size_t)length, stdout);
  }
#else
  while (fgets(line, sizeof line, stdin)) {
    if (send_all(lines.fd, line, strlen(line)) != 0) return 1;
    ssize_t length = next_line(&lines, heard);
#ifndef FAULT_gone
    if (length <= 0) {
      fprintf(stderr, "chat: the server has gone\n");
      return 1;
    }
#endif
    if (length > 0) fwrite(heard, 1, (size_t)length, stdout);
  }
#endif
  close(lines.fd);
  return 0;
}

int main(int argc, char **argv) {
  if (argc != 3) return 64;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  address.sin_port = htons((in_port_t)atoi(argv[2]));
  return strcmp(argv[1], "server") == 0 ? serve(&address) : ask(&address);
}
