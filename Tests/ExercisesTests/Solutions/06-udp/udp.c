// Exercise 6, right; and with one fault for each case: -DFAULT_plain, -DFAULT_loss, -DFAULT_twice, -DFAULT_silence.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { tries = 5, patience = 200 };

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

// Waits for the answer to a line until a moment; whether it came.
static int answered(int fd, int number, long until, char *answer, size_t room) {
  for (;;) {
    long left = until - now();
    struct pollfd readable = {.fd = fd, .events = POLLIN};
    if (left < 0 || poll(&readable, 1, (int)left) <= 0) return 0;
    ssize_t count = recv(fd, answer, room - 1, 0);
    if (count < 0) continue;
    answer[count] = 0;
#ifdef FAULT_twice
    // Whatever comes is the answer.
    return 1;
#endif
    int heard;
    char word[3];
    // Answers to other lines came late, or twice.
    if (sscanf(answer, "%d %2s", &heard, word) == 2 && heard == number && strcmp(word, "ok") == 0) return 1;
  }
}

int main(int argc, char **argv) {
  if (argc != 2) return 64;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  address.sin_port = htons((in_port_t)atoi(argv[1]));
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd < 0) return 1;
  char line[1024], datagram[1100], answer[1100];
  for (int number = 1; fgets(line, sizeof line, stdin); number++) {
    line[strcspn(line, "\n")] = 0;
#ifdef FAULT_plain
    // Numbered from 0.
    int length = snprintf(datagram, sizeof datagram, "%d %s", number - 1, line);
#else
    int length = snprintf(datagram, sizeof datagram, "%d %s", number, line);
#endif
    int done = 0;
#ifdef FAULT_silence
    // For ever.
    for (int time = 0; !done; time++) {
#elif defined FAULT_loss
    for (int time = 0; time < 1 && !done; time++) {
#else
    for (int time = 0; time < tries && !done; time++) {
#endif
      sendto(fd, datagram, (size_t)length, 0, (struct sockaddr *)&address, sizeof address);
      done = answered(fd, number, now() + patience, answer, sizeof answer);
    }
    if (!done) {
      fprintf(stderr, "udp: no answer to line %d\n", number);
      return 1;
    }
    puts(answer);
  }
  close(fd);
  return 0;
}
