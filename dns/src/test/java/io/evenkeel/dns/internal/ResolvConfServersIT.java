// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.dns.internal.follow.Pace;
import io.evenkeel.standins.dns.DnsQuery;
import io.evenkeel.standins.dns.DnsServer;
import io.evenkeel.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What resolv.conf says of the servers, as two of them see it: real ones, but for their port, in a
 * time that moves only by the test.
 */
class ResolvConfServersIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration NOT_KEPT = Duration.ZERO;
  private static final Pace PACE = new Pace(Duration.ofSeconds(1), Duration.ofMinutes(5));

  @TempDir Path folder;

  private final DnsServer first = DnsServer.start("127.0.0.1", 0, 0);
  private final DnsServer second = DnsServer.start("127.0.0.2", first.port(), 0);
  private final VirtualTime time = VirtualTime.create();
  private final Discoveries discoveries = Discoveries.builder().runOn(time, time).build();
  private final List<Observation> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    discoveries.close();
    time.run();
    first.close();
    second.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rotate", "use-vc", "rotate use-vc"})
  void whoIsAskedFirstAndByWhat(String options) throws Exception {
    for (int round = 0; round < 4; round++) {
      first.put("greeter.prod", NOT_KEPT, "10.0.1." + round);
      second.put("greeter.prod", NOT_KEPT, "10.0.2." + round);
      if (round == 0) {
        watch(options);
      } else {
        // Past the pace with its chance, and before the next server would be asked.
        time.advance(Duration.ofMillis(1100));
      }
      int rounds = round + 1;
      await(() -> seen.size() == rounds);
    }

    assertThat(seen.stream().map(it -> it.endpoints().endpoints().get(0).address().host()))
        .isEqualTo(
            options.contains("rotate")
                ? List.of("10.0.1.0", "10.0.2.1", "10.0.1.2", "10.0.2.3")
                : List.of("10.0.1.0", "10.0.1.1", "10.0.1.2", "10.0.1.3"));
    assertThat(Stream.of(first, second).flatMap(it -> it.queries().stream()).map(DnsQuery::tcp))
        .hasSize(4)
        .containsOnly(options.contains("use-vc"));
  }

  /**
   * @param waits how many seconds after one query the next one follows, or the end
   */
  @ParameterizedTest
  @CsvSource({
    "timeout:1 attempts:1, 1 1",
    "timeout:1 attempts:3, 1 1 1 1 1 1",
    "timeout:3 attempts:3, 1 1 2 2 3 3",
    "'', 1 1 2 2",
  })
  void howOftenAndHowLongSilentServersAreWaitedFor(String options, String waits) throws Exception {
    first.faults().mute();
    second.faults().mute();
    watch(options);
    int queries = 0;
    for (String wait : waits.split(" ", -1)) {
      queries++;
      int ofFirst = (queries + 1) / 2;
      int ofSecond = queries / 2;
      await(() -> first.asked() == ofFirst && second.asked() == ofSecond);
      time.advance(Duration.ofSeconds(Integer.parseInt(wait)).minusMillis(1));
      assertThat(seen).isEmpty();
      assertThat(first.asked() + second.asked()).isEqualTo(queries);
      time.advance(Duration.ofMillis(1));
    }
    await(() -> !seen.isEmpty());

    assertThat(seen.get(0).problem().message()).contains("no answer from 127.0.0.1", "127.0.0.2");
    assertThat(first.asked() + second.asked()).isEqualTo(queries);
  }

  private void watch(String options) throws IOException {
    Path conf = folder.resolve("resolv.conf");
    Files.writeString(
        conf, "nameserver 127.0.0.1\nnameserver 127.0.0.2\noptions " + options + "\n");
    DnsConfig config =
        new DnsConfig("", first.port(), conf, folder.resolve("hosts"), PACE, null, false, false);
    DnsName name = new DnsName("greeter.prod.", 50051, "");
    discoveries.watch(new DnsSource(config, name, false), Duration.ofMinutes(5), seen::add);
  }

  private void await(BooleanSupplier done) {
    Await.until(
        SOON,
        () -> {
          time.run();
          return done.getAsBoolean();
        },
        () -> "told " + seen + ", asked " + first.queries() + " and " + second.queries());
  }
}
