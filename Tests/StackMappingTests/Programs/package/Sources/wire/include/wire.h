#include <stddef.h>
long wire_send(int descriptor, const char *text, size_t length);
