// Asks for the weather of four towns, one behind the other, and waits for each answer.
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int count, char **words) {
  const char *questions[] = {"weather Rome\n", "weather Bergamo\n", "weather Oslo\n", "weather Longyearbyen\n"};
  int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in other = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
  other.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(server, (struct sockaddr *)&other, sizeof other) != 0) return 1;
  for (int index = 0; index < 4; index++) {
    char answer[64];
    send(server, questions[index], strlen(questions[index]), 0);
    if (recv(server, answer, sizeof answer, 0) <= 0) return 1;
  }
  close(server);
  return 0;
}
