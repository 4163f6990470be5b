// SPDX-License-Identifier: Apache-2.0
package greeter;

import greeter.server.GreeterServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as a process of its own, so that it can be given a real signal. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern LISTENS = Pattern.compile("listening on address: .*, port: (\\d+)");

  private final Process process;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final StringBuffer output = new StringBuffer();

  ServerProcess(String pod) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                GreeterServer.class.getName(),
                "--spring.grpc.server.port=0",
                // Shorter than the drain, which it must not cut short.
                "--spring.lifecycle.timeout-per-shutdown-phase=1s")
            .redirectErrorStream(true);
    builder.environment().put("HOSTNAME", pod);
    process = builder.start();
    Thread reads = new Thread(this::read, "output of " + pod);
    reads.setDaemon(true);
    reads.start();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.append(line).append('\n');
        Matcher matcher = LISTENS.matcher(line);
        if (matcher.find()) {
          port.complete(Integer.valueOf(matcher.group(1)));
        }
      }
    } catch (IOException e) {
      output.append(e);
    }
    port.completeExceptionally(new AssertionError("It ended before it listened:\n" + output));
  }

  int port() throws Exception {
    return port.get(60, TimeUnit.SECONDS);
  }

  /** SIGTERM, as from a kubelet. */
  void terminate() {
    // The process's own destroy would also close its output, of which the end is wanted.
    process.toHandle().destroy();
  }

  /** 128 and the number of the signal, once it has ended. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("It does not end:\n" + output);
    }
    return process.exitValue();
  }

  String output() {
    return output.toString();
  }

  @Override
  public void close() throws Exception {
    process.destroyForcibly().waitFor();
  }
}
