// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoggingObserverTest {

  private final Logger logger = Logger.getLogger("io.evenkeel.discovery");
  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          lines.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private final VirtualTime time = VirtualTime.create();
  private final FakeSource fake = new FakeSource();
  private final Discoveries discoveries =
      Discoveries.builder().settings(Settings.none()).providers(fake).runOn(time, time).build();

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    discoveries.watch(Target.parse("fake:///greeter"), seen -> {});
    time.run();
  }

  @AfterEach
  void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
    discoveries.close();
    time.run();
  }

  private void trouble(String message) {
    fake.last()
        .sink
        .problem(new Problem(Problem.Kind.UNREACHABLE, message, "Wait for it.", time.now()));
    time.run();
  }

  @Test
  void troubleIsOneLineWhenItBeginsAndOneWhenItEndsHoweverOftenItIsTold() {
    fake.last().sink.publish(EndpointSet.of(Endpoint.of("10.0.0.1", 80)));
    for (int i = 0; i < 100; i++) {
      trouble("it does not answer");
      time.advance(Duration.ofMillis(100));
    }
    fake.last().sink.healthy();
    fake.last().sink.healthy();

    assertThat(lines)
        .containsExactly(
            "WARNING fake greeter: it does not answer. Wait for it.",
            "INFO fake greeter: well again after 10000 ms");
  }

  @Test
  void whatIsWatchedIsNamedOnce() {
    discoveries.watch(Target.parse("fake:///b%3A80"), seen -> {});
    time.run();
    trouble("fake b: it is not there");
    trouble("fake b:80: it is not there");
    trouble("fake: it is not there");
    trouble("fake b:8: it is not there");
    trouble("fake b:800: it is not there");

    assertThat(lines)
        .containsExactly(
            "WARNING fake b: it is not there. Wait for it.",
            "WARNING fake b:80: it is not there. Wait for it.",
            "WARNING fake b:80: fake: it is not there. Wait for it.",
            "WARNING fake b:80: fake b:8: it is not there. Wait for it.",
            "WARNING fake b:80: fake b:800: it is not there. Wait for it.");
  }

  @Test
  void otherTroubleIsALineOfItsOwn() {
    trouble("it does not answer");
    trouble("it is not trusted");
    trouble("it is not trusted");

    assertThat(lines).hasSize(2);
  }

  @Test
  void aSetIsALineOnlyWhereItIsEmpty() {
    fake.last().sink.publish(EndpointSet.of(Endpoint.of("10.0.0.1", 80)));
    fake.last().sink.publish(EndpointSet.EMPTY);
    fake.last().sink.publish(EndpointSet.EMPTY);

    assertThat(lines).containsExactly("INFO fake greeter: no endpoint; 0 excluded");
  }

  @Test
  void aWatchThatWasOpenedAgainIsForThoseWhoAskForDetails() {
    DiscoveryObserver observer = new LoggingObserver();
    observer.restarted("greeter", "the server ended it");
    logger.setLevel(java.util.logging.Level.FINE);
    observer.restarted("greeter", "the server ended it");
    logger.setLevel(null);

    assertThat(lines).containsExactly("FINE greeter: watching again: the server ended it");
  }
}
