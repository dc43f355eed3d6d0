// Exercise 4, right, by readiness; and with one fault for each case: -DFAULT_silent, -DFAULT_hundred, -DFAULT_idle,
// -DFAULT_full.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { most = 1000 };

// One piece of what a client says, said back; whether it stays.
static int serve(int client) {
  char words[512];
  ssize_t count = recv(client, words, sizeof words, 0);
  return count > 0 && send(client, words, (size_t)count, MSG_NOSIGNAL) == count;
}

int main(int argc, char **argv) {
  if (argc != 2) return 64;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  address.sin_port = htons((in_port_t)atoi(argv[1]));
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) return 1;
  if (listen(listener, 128) != 0) return 1;

  static struct pollfd all[most] = {{.events = POLLIN}};
  nfds_t count = 1;
  int wait = -1;
  all[0].fd = listener;
  for (;;) {
#ifdef FAULT_idle
    wait = 0;
#endif
    if (poll(all, count, wait) < 0) return 1;
    // Whoever was turned away for want of a descriptor is asked again, now that some time has passed.
    all[0].fd = listener;
    wait = -1;
    for (nfds_t place = 1; place < count;) {
      if (all[place].revents == 0 || serve(all[place].fd)) {
        place += 1;
        continue;
      }
#ifndef FAULT_hundred
      close(all[place].fd);
#endif
      all[place] = all[--count];
    }
    if (all[0].revents == 0 || count == most) continue;
    int client = accept(listener, NULL, NULL);
    if (client >= 0) {
      all[count++] = (struct pollfd){.fd = client, .events = POLLIN};
#ifdef FAULT_silent
      // It has come to say something.
      serve(client);
#endif
      continue;
    }
#ifdef FAULT_full
    return 1;
#endif
    // No descriptor is left: the listener stays readable, so leave it alone for a while.
    all[0].fd = -1;
    wait = 100;
  }
}
