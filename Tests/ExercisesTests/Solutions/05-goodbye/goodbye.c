// Exercise 5, right; and with one fault for each case: -DFAULT_half, -DFAULT_reset, -DFAULT_gone, -DFAULT_term,
// -DFAULT_alone.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { most = 1000 };

#ifdef FAULT_gone
enum { flags = 0 };
#else
enum { flags = MSG_NOSIGNAL };
#endif

static volatile sig_atomic_t is_asked;

#ifndef FAULT_term
static void ask(int number) {
  (void)number;
  is_asked = 1;
}
#endif

// One piece of what a client says, said back; whether it stays.
static int serve(int client) {
  char words[512];
  ssize_t count = recv(client, words, sizeof words, 0);
#ifdef FAULT_reset
  if (count < 0) exit(1);
#endif
#ifdef FAULT_half
  // It says no more: so it has gone, and wants no answer.
  char next;
  struct pollfd more = {.fd = client, .events = POLLIN};
  if (count > 0 && poll(&more, 1, 500) == 1 && recv(client, &next, 1, MSG_PEEK) == 0) return 0;
#endif
  return count > 0 && send(client, words, (size_t)count, flags) == count;
}

int main(int argc, char **argv) {
  if (argc != 2) return 64;
  // SIGTERM comes while ppoll waits, and at no other time: so none comes between a look at the flag and the wait.
  sigset_t term, before;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
#ifndef FAULT_term
  sigprocmask(SIG_BLOCK, &term, &before);
  struct sigaction action = {.sa_handler = ask};
  sigaction(SIGTERM, &action, NULL);
#else
  sigemptyset(&before);
#endif

  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  address.sin_port = htons((in_port_t)atoi(argv[1]));
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) return 1;
  if (listen(listener, 128) != 0) return 1;

  static struct pollfd all[most] = {{.events = POLLIN}};
  nfds_t count = 1;
  all[0].fd = listener;
  while (!is_asked) {
    if (ppoll(all, count, NULL, &before) < 0) {
#ifdef FAULT_alone
      return 1;
#endif
      if (errno == EINTR) continue;
      return 1;
    }
    for (nfds_t place = 1; place < count;) {
      if (all[place].revents == 0 || serve(all[place].fd)) {
        place += 1;
        continue;
      }
      close(all[place].fd);
      all[place] = all[--count];
    }
    if (all[0].revents == 0 || count == most) continue;
    int client = accept(listener, NULL, NULL);
    if (client >= 0) all[count++] = (struct pollfd){.fd = client, .events = POLLIN};
  }
  for (nfds_t place = 1; place < count; place += 1) {
    send(all[place].fd, "bye\n", 4, flags);
    close(all[place].fd);
  }
  close(listener);
  return 0;
}
