// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM takes no more hooks once it ends, and runs those that it has at the same time. */
class ShutdownHookIT {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"drainOnSigterm", "drain"})
  void whatAHookAsksOfALifecycleHasBeenDoneWhenItReturns(String asks)
      throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EndingProcess.class.getName(),
                asks)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(output, StandardCharsets.UTF_8))
          .contains("ENDED, terminated: true")
          .doesNotContain("Exception");
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
