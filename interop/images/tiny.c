/* tiny: the smallest useful pod, one static file, for tests of the cluster itself and for fleets of many pods.
 *
 *   tiny serve PORT       says its host name to whoever connects, and logs each connection
 *   tiny get ADDRESS PORT connects, prints what it is told
 *
 * As PID 1 it has no default signal handlers, hence its own for SIGTERM. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static void leave(int signal) { (void)signal; _exit(0); }

static int fail(const char *what) { perror(what); return 1; }

static int serve(int port) {
  char name[256] = "";
  gethostname(name, sizeof name - 2);
  strcat(name, "\n");
  int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 128)) return fail("tiny: listen");
  printf("serving on port %d as %s", port, name);
  for (;;) {
    socklen_t size = sizeof address;
    int connection = accept(listener, (struct sockaddr *)&address, &size);
    if (connection < 0) continue;
    /* A probe that closes at once must not end the server: MSG_NOSIGNAL, and the result does not matter. */
    send(connection, name, strlen(name), MSG_NOSIGNAL);
    close(connection);
    printf("served %s\n", inet_ntoa(address.sin_addr));
  }
}

static int get(const char *host, int port) {
  char text[256];
  ssize_t n;
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  struct timeval patience = {.tv_sec = 5};
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  if (!inet_aton(host, &address.sin_addr)) { fprintf(stderr, "tiny: %s is not an IPv4 address\n", host); return 2; }
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (connect(connection, (struct sockaddr *)&address, sizeof address)) return fail("tiny: connect");
  while ((n = read(connection, text, sizeof text)) > 0) fwrite(text, 1, n, stdout);
  return n < 0 ? fail("tiny: read") : 0;
}

int main(int argc, char **argv) {
  setvbuf(stdout, 0, _IOLBF, 0);
  signal(SIGTERM, leave);
  signal(SIGINT, leave);
  if (argc == 3 && !strcmp(argv[1], "serve")) return serve(atoi(argv[2]));
  if (argc == 4 && !strcmp(argv[1], "get")) return get(argv[2], atoi(argv[3]));
  fprintf(stderr, "usage: tiny serve PORT | tiny get ADDRESS PORT\n");
  return 2;
}
