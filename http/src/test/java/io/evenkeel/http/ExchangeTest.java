// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a call tells, whatever comes between; without a connection. */
final class ExchangeTest {

  // Of so many, thousands meet the other thread between any two of its steps; they take a moment.
  private static final int CALLS = 50_000;

  private static final HttpHeaders NONE = HttpHeaders.of(Map.of(), (name, value) -> true);

  private final TestTimers timers = new TestTimers();
  private final List<String> told = new ArrayList<>();
  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private final URI base = URI.create("http://127.0.0.1:1");
  private final Settings settings =
      new Settings(
          base,
          TlsSource.system(),
          Credentials.none(),
          ProxyRoute.to(null, base, TlsSource.system(), timers),
          task -> {},
          timers,
          new Random(1),
          "/version",
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Map.of(),
          OriginObserver.NONE,
          NameLookup.Resolver.JDK);
  private final ConnectionPool pool = new ConnectionPool(settings);

  @AfterEach
  void end() {
    other.shutdownNow();
  }

  private final class Listener implements ResponseListener {
    @Override
    public void onHeaders(int status, HttpHeaders headers) {
      told.add("headers " + status);
    }

    @Override
    public void onData(ByteBuffer data) {
      told.add("data");
    }

    @Override
    public void onEnd() {
      told.add("end");
    }

    @Override
    public void onFailure(HttpFailure failure) {
      told.add("failure");
    }
  }

  private Exchange exchange() {
    told.clear();
    return new Exchange(Request.get("/"), new Listener(), settings, pool);
  }

  private Attempt attempt(Exchange exchange) {
    Attempt attempt = new Attempt(exchange, null, settings, pool);
    assertThat(exchange.attach(attempt)).isTrue();
    return attempt;
  }

  /** One call, and what another thread does to it again and again. */
  private record Disturbed(Exchange exchange, Attempt attempt) {

    void goAway() {
      exchange.resend(attempt, "GOAWAY", Duration.ofSeconds(1), 100);
    }

    void headers() {
      exchange.onHeaders(attempt, 503, NONE);
    }
  }

  private interface Calls {
    void each(AtomicReference<Disturbed> disturbed) throws Exception;
  }

  /** Runs calls one after the other, while a second thread does not leave them alone. */
  private void disturbed(Consumer<Disturbed> disturbance, Calls calls) throws Exception {
    AtomicReference<Disturbed> current = new AtomicReference<>(replaced());
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean over = new AtomicBoolean();
    Future<?> disturbing =
        other.submit(
            () -> {
              while (!over.get()) {
                disturbance.accept(current.get());
                begun.countDown();
              }
            });
    begun.await();
    for (int i = 0; i < CALLS; i++) {
      calls.each(current);
    }
    over.set(true);
    disturbing.get();
  }

  /** An attempt whose call goes on with another. */
  private Disturbed replaced() {
    Exchange exchange = exchange();
    Disturbed replaced = new Disturbed(exchange, attempt(exchange));
    attempt(exchange);
    return replaced;
  }

  private Disturbed withHeaders() {
    Exchange exchange = exchange();
    Attempt attempt = attempt(exchange);
    assertThat(exchange.onHeaders(attempt, 200, NONE)).isTrue();
    return new Disturbed(exchange, attempt);
  }

  @Test
  void theBodyIsToldWholeThoughAGoawayCallsForAnotherTryMeanwhile() throws Exception {
    disturbed(
        Disturbed::goAway,
        current -> {
          Disturbed call = withHeaders();
          current.set(call);
          call.exchange.onData(call.attempt, ByteBuffer.allocate(1));
          call.exchange.onEnd(call.attempt);
          assertThat(told).containsExactly("headers 200", "data", "end");
        });
  }

  @Test
  void theHeadersOfATryThatWasReplacedDoNotHideThoseOfItsSuccessor() throws Exception {
    disturbed(
        Disturbed::headers,
        current -> {
          Exchange exchange = exchange();
          Attempt first = attempt(exchange);
          Attempt second = attempt(exchange);
          current.set(new Disturbed(exchange, first));
          assertThat(exchange.onHeaders(second, 200, NONE)).isTrue();
          assertThat(told).containsExactly("headers 200");
        });
  }

  @Test
  void aCallWithHeadersIsNotSentAgain() {
    Disturbed call = withHeaders();
    call.goAway();
    assertThat(call.exchange.isCurrent(call.attempt)).isTrue();
    assertThat(timers.pending()).isZero();
  }

  @Test
  void aCallWithoutHeadersIsSentAgainOnceAndItsFirstTryTellsNothingMore() {
    Exchange exchange = exchange();
    Attempt attempt = attempt(exchange);
    Disturbed call = new Disturbed(exchange, attempt);
    call.goAway();
    call.goAway();
    assertThat(timers.pending()).isEqualTo(1);
    assertThat(exchange.onHeaders(attempt, 200, NONE)).isFalse();
    exchange.onEnd(attempt);
    assertThat(told).isEmpty();
  }
}
