// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standins.dns.DnsServer;
import io.evenkeel.standins.dns.SrvTarget;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code evenkeel resolve dns://…}. */
class ResolveDnsIT {

  private static final Duration TTL = Duration.ofSeconds(5);

  private final DnsServer dns = DnsServer.start();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void close() {
    dns.close();
  }

  @Test
  void showsTheAddressesOfAName() {
    dns.put("greeter.prod", TTL, "10.0.0.2", "10.0.0.1", "fd00::1");

    int code = resolve("greeter.prod.:50051");

    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(lines())
        .containsSubsequence(
            "10.0.0.1:50051 | 10.0.0.1:50051 | ready | yes",
            "10.0.0.2:50051 | 10.0.0.2:50051 | ready | yes",
            "[fd00::1]:50051 | [fd00::1]:50051 | ready | yes",
            "3 endpoints used, 0 not");
  }

  @Test
  void showsTheTargetsOfAServiceAndWhatIsWrongWithTheRest() {
    dns.put("pod-1.prod", TTL, "10.0.0.1");
    dns.srv(
        "_grpc._tcp.greeter.prod",
        TTL,
        new SrvTarget("pod-1.prod", 50051, 0, 0),
        new SrvTarget("pod-2.prod", 50051, 0, 0));

    int code = resolve("greeter.prod.:grpc");

    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains("pod-1.prod")
        .contains("10.0.0.1:50051")
        .contains("pod-2.prod")
        .contains("its name has no address");
  }

  @Test
  void aNameThatIsNotThereIsAProblem() {
    assertThat(resolve("nowhere.prod.:80")).isEqualTo(ExitCode.PROBLEM);
    assertThat(err.toString()).contains("there is no such name");
  }

  @Test
  void aTargetThatCannotBeUnderstoodIsPointedAt() {
    assertThat(resolve("greeter.prod:a_b")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("neither a number nor a port's name");
  }

  private int resolve(String rest) {
    String[] words = {"resolve", "dns://" + dns.host() + ":" + dns.port() + "/" + rest};
    return EvenkeelCommand.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private Iterable<String> lines() {
    return out.toString().lines().map(line -> line.strip().replaceAll(" {2,}", " | ")).toList();
  }
}
