// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.endpoint.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A name that the JDK alone knows, by a hosts file of its own: a process reads that property once,
 * so here it is another process.
 */
class SystemNameIT {

  /** A cold JVM on a busy machine. */
  private static final long SECONDS = 90;

  @TempDir Path folder;

  @Test
  void whereThereIsNoResolvConfTheJdkIsAsked() throws Exception {
    assertThat(firstSeenOf("laptop")).isEqualTo("[10.0.0.7:50051, [fd00::7]:50051]");
  }

  @Test
  void whatTheJdkDoesNotFindIsTroubleInItsWords() throws Exception {
    assertThat(firstSeenOf("nowhere")).contains("nowhere: the system's resolver: ", "Unable to");
  }

  private String firstSeenOf(String name) throws Exception {
    Path hosts = folder.resolve("hosts-of-the-jdk");
    Files.writeString(hosts, "10.0.0.7 laptop\nfd00::7 laptop\n");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + folder,
                "-Djdk.net.hosts.file=" + hosts,
                "-D" + DnsSettings.RESOLV_CONF.property() + "=" + folder.resolve("nowhere"),
                "-D" + DnsSettings.HOSTS.property() + "=" + folder.resolve("nowhere"),
                "-cp",
                System.getProperty("java.class.path"),
                FirstSeen.class.getName(),
                "dns:///" + name + ":50051")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  /** Prints the first that is known of a target. */
  static final class FirstSeen {

    private FirstSeen() {}

    /** The other process. */
    public static void main(String[] arguments) throws Exception {
      CompletableFuture<Observation> first = new CompletableFuture<>();
      try (Discoveries discoveries = Discoveries.builder().build()) {
        discoveries.watch(Target.parse(arguments[0]), first::complete);
        Observation seen = first.get(SECONDS, TimeUnit.SECONDS);
        System.out.print(
            seen.endpoints() == null
                ? seen.problem().text()
                : seen.endpoints().endpoints().stream()
                    .map(endpoint -> endpoint.address().toString())
                    .toList());
      }
    }
  }
}
