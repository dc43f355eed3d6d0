#include "wire.h"
#include <sys/socket.h>

__attribute__((noinline)) long wire_send(int descriptor, const char *text, size_t length) {
  long sent = send(descriptor, text, length, MSG_NOSIGNAL);
  __asm__ volatile("");  // No tail call: it would leave no frame.
  return sent;
}
