// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stress;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.evenkeel.core.endpoint.TargetFuzzer;
import io.evenkeel.dns.internal.message.DnsAnswerFuzzer;
import io.evenkeel.kubeconfig.KubeconfigFuzzer;
import io.evenkeel.kubernetes.internal.slice.SliceFuzzer;
import io.evenkeel.kubernetes.internal.watch.WatchFuzzer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What fuzzing begins with, and what it has found: each still holds. Needs no Jazzer. */
class SeedsTest {

  @TestFactory
  List<DynamicTest> targets() throws Exception {
    return each("targets", TargetFuzzer::fuzzerTestOneInput);
  }

  @TestFactory
  List<DynamicTest> bodies() throws Exception {
    return each("slices", SliceFuzzer::fuzzerTestOneInput);
  }

  @TestFactory
  List<DynamicTest> responses() throws Exception {
    return each("watches", WatchFuzzer::fuzzerTestOneInput);
  }

  @TestFactory
  List<DynamicTest> kubeconfigs() throws Exception {
    return each("kubeconfigs", KubeconfigFuzzer::fuzzerTestOneInput);
  }

  @TestFactory
  List<DynamicTest> dnsAnswers() throws Exception {
    return each("dns-answers", DnsAnswerFuzzer::fuzzerTestOneInput);
  }

  private static List<DynamicTest> each(String fuzzer, Consumer<byte[]> test)
      throws IOException, URISyntaxException {
    Path folder = Path.of(SeedsTest.class.getResource("/seeds/" + fuzzer).toURI());
    try (Stream<Path> seeds = Files.list(folder)) {
      return seeds
          .sorted()
          .map(seed -> dynamicTest(seed.getFileName().toString(), () -> run(test, seed)))
          .toList();
    }
  }

  private static void run(Consumer<byte[]> test, Path seed) throws IOException {
    try {
      test.accept(Files.readAllBytes(seed));
    } catch (RuntimeException | Error e) {
      throw new AssertionError(seed + " no longer holds: " + e, e);
    }
  }
}
