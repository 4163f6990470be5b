/* pause: the process that holds a pod's namespaces open. As PID 1 it gets no default signal handlers, so without one for
   SIGTERM every pod would take its whole grace period to end; and it reaps what other containers of the pod orphan. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void leave(int signal) { (void)signal; _exit(0); }
static void reap(int signal) { (void)signal; while (waitpid(-1, 0, WNOHANG) > 0) { } }

int main(void) {
  signal(SIGTERM, leave);
  signal(SIGINT, leave);
  signal(SIGCHLD, reap);
  for (;;) pause();
}
