// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command as a process of its own, as people start it.
 *
 * @param temporary where it puts its files
 */
record CommandProcess(Path temporary) {

  /** A cold JVM on a busy machine. */
  static final long SECONDS = 90;

  /** As the script that people start: of memory access, between lines that are looked at. */
  private static final int FIRST_THAT_WARNS = 24;

  record Ended(int code, String output) {}

  Ended run(String... words) throws IOException, InterruptedException {
    Process process = start(words);
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
      return new Ended(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  Process start(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                EvenkeelCommand.class.getName()));
    if (Runtime.version().feature() >= FIRST_THAT_WARNS) {
      command.add(1, "--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
