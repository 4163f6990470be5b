// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.EvenkeelCommandRunner;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoCommandIT {

  private static final Pattern COUNT = Pattern.compile("  (pod-\\d) .* (\\d+)/s.*");

  @Test
  void spreadsCallsOverThreePodsWhileTheVirtualIpPinsThemToOne() {
    String out = runWithoutKeys("demo", "--plain", "--seconds=10");

    List<String> lines = out.lines().toList();
    int last = lines.lastIndexOf("through a virtual IP, as a ClusterIP is");
    assertThat(last).as(out).isPositive();
    assertThat(busy(lines.subList(last - 5, last))).as(out).isEqualTo(3);
    assertThat(busy(lines.subList(last, Math.min(lines.size(), last + 5)))).as(out).isEqualTo(1);
  }

  @Test
  void aNegativeTimeIsRefused() {
    assertThat(EvenkeelCommandRunner.exitCode("demo", "--seconds=-1")).isEqualTo(2);
  }

  /** The standard input of a JVM that runs tests is how it is told what to do. */
  private static String runWithoutKeys(String... args) {
    InputStream before = System.in;
    System.setIn(InputStream.nullInputStream());
    try {
      return EvenkeelCommandRunner.run(args);
    } finally {
      System.setIn(before);
    }
  }

  private static long busy(List<String> lines) {
    return lines.stream()
        .map(COUNT::matcher)
        .filter(Matcher::matches)
        .filter(match -> Integer.parseInt(match.group(2)) > 0)
        .count();
  }
}
