// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name service that does not answer holds up nobody but who needs it. */
final class NameLookupIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final InheritableThreadLocal<String> CALLERS = new InheritableThreadLocal<>();

  private final Fixture fixture = new Fixture();
  private final AtomicInteger lookUps = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private final ConcurrentLinkedQueue<TestStream> open = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch answers = new CountDownLatch(0);
  private volatile boolean knows = true;

  @AfterEach
  void close() {
    answers.countDown();
    fixture.close();
  }

  private void resolve(String host) throws UnknownHostException {
    CountDownLatch answer = answers;
    synchronized (threads) {
      threads.add(Thread.currentThread());
    }
    lookUps.incrementAndGet();
    try {
      assertThat(answer.await(10, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (!knows) {
      throw new UnknownHostException(host);
    }
  }

  private OriginBuilder builder(URI uri) {
    return fixture.builder(uri).resolver(this::resolve);
  }

  private void hang() {
    answers = new CountDownLatch(1);
  }

  private TestServer start(boolean secure) {
    TestServer server = fixture.start(secure ? TestServer.secure() : TestServer.clear());
    server.handler =
        stream -> {
          if (stream.path().equals("/held")) {
            stream.begin(200);
            open.add(stream);
          } else {
            stream.answer(200, stream.path());
          }
        };
    return server;
  }

  private List<Recorder> calls(Origin origin) {
    List<Recorder> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      calls.add(fixture.get(origin, "/" + i));
    }
    return calls;
  }

  /** Tasks that need all threads of the executor at once are done. */
  private void assertThatNoThreadIsHeldUp() throws Exception {
    int threads = 4;
    CyclicBarrier all = new CyclicBarrier(threads);
    List<Future<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      tasks.add(fixture.executor.submit(() -> all.await(60, TimeUnit.SECONDS)));
    }
    for (Future<Integer> task : tasks) {
      assertThat(task.get(60, TimeUnit.SECONDS)).isNotNegative();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void oneLookUpHangsHoweverManyCallsWantIt(String scheme) throws Exception {
    hang();
    Origin origin =
        fixture.build(
            builder(URI.create(scheme + "://name.invalid")).connectTimeout(Duration.ofMillis(500)));
    for (int round = 0; round < 3; round++) {
      List<Recorder> calls = calls(origin);
      await().atMost(SOON).until(() -> lookUps.get() > 0);
      assertThatNoThreadIsHeldUp();
      for (Recorder call : calls) {
        HttpFailure failure = call.awaitFailure();
        assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.UNREACHABLE);
        assertThat(failure)
            .hasMessage(
                "the name of host name.invalid was not resolved within 500 ms; check the DNS");
      }
    }
    assertThat(lookUps).hasValue(1);
    assertThat(origin.stats()).isEqualTo(new OriginStats(0, 0, 0));
  }

  @Test
  void aProxysNameThatIsNotResolvedIsTheProxysFailure() {
    hang();
    Origin origin =
        fixture.build(
            builder(URI.create("https://server.invalid"))
                .proxy(URI.create("http://proxy.invalid:3128"))
                .connectTimeout(Duration.ofMillis(200)));
    HttpFailure failure = fixture.get(origin, "/").awaitFailure();
    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.PROXY);
    assertThat(failure)
        .hasMessage(
            "the proxy http://proxy.invalid:3128 gave no way to https://server.invalid: its host"
                + " name was not resolved within 200 ms; check the DNS");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connectsWhenTheNameComesBack(boolean secure) {
    hang();
    TestServer server = start(secure);
    Origin origin = fixture.build(builder(server.uri()));
    List<Recorder> calls = calls(origin);
    await().atMost(SOON).until(() -> lookUps.get() == 1);
    assertThat(server.accepted).hasValue(0);
    answers.countDown();
    for (int i = 0; i < calls.size(); i++) {
      assertThat(calls.get(i).awaitBody()).isEqualTo("/" + i);
    }
  }

  @Test
  void anUnknownNameIsToldAtOnceAndAskedForAgain() {
    TestServer server = start(true);
    Origin origin = fixture.build(builder(server.uri()));
    knows = false;
    HttpFailure failure = fixture.get(origin, "/").awaitFailure();
    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.UNREACHABLE);
    assertThat(failure).hasMessage("host localhost is unknown; check the name and the DNS");
    knows = true;
    assertThat(fixture.get(origin, "/again").awaitBody()).isEqualTo("/again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://127.0.0.1:", "http://127.0.0.1:", "http://[::1]:"})
  void asksForNoNameWhereThereIsAnAddress(String prefix) {
    TestServer server = start(prefix.startsWith("https"));
    server.kill();
    Origin origin = fixture.build(builder(URI.create(prefix + server.port())));
    fixture.get(origin, "/").awaitFailure();
    assertThat(lookUps).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void callsOfAnOpenConnectionHoldUpNoThreadEither(boolean secure) throws Exception {
    TestServer server = start(secure);
    Origin origin = fixture.build(builder(server.uri()));
    Recorder held = fixture.get(origin, "/held");
    assertThat(held.status()).isEqualTo(200);
    hang();
    int before = lookUps.get();
    List<Recorder> calls = calls(origin);
    await().atMost(SOON).until(() -> lookUps.get() > before);
    assertThatNoThreadIsHeldUp();
    open.forEach(TestStream::end);
    held.awaitBody();
    // The connection needs no address any more, so that it serves them though there is none.
    knows = false;
    answers.countDown();
    for (int i = 0; i < calls.size(); i++) {
      assertThat(calls.get(i).awaitBody()).isEqualTo("/" + i);
    }
    assertThat(lookUps).hasValue(before + 1);
  }

  @Test
  void aProbeThatCannotBeSentForWantOfANameProvesNothing() {
    TestServer server = start(true);
    Duration interval = Duration.ofMillis(150);
    Duration timeout = Duration.ofSeconds(2);
    Origin origin = fixture.build(builder(server.uri()).probe(interval, timeout));
    Origin other = fixture.build(fixture.builder(server.uri("127.0.0.1")).probe(interval, timeout));
    Recorder held = fixture.get(origin, "/held");
    assertThat(held.status()).isEqualTo(200);
    hang();
    assertThat(fixture.get(other, "/held").status()).isEqualTo(200);
    // One takes longer than both together.
    int before = fixture.probes.get();
    await().atMost(SOON).until(() -> fixture.probes.get() >= before + 3);
    open.forEach(stream -> stream.data("late", true));
    assertThat(held.awaitBody()).isEqualTo("late");
  }

  @Test
  void closingFailsCallsAtOnceAndTheThreadKeepsNothingOfItsCaller() throws Exception {
    hang();
    Origin origin =
        fixture.build(
            builder(URI.create("https://name.invalid")).connectTimeout(Duration.ofHours(1)));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(new ClassLoader(before) {});
    CALLERS.set("kept");
    List<Recorder> calls;
    try {
      calls = calls(origin);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
      CALLERS.remove();
    }
    await().atMost(SOON).until(() -> lookUps.get() == 1);
    origin.close();
    for (Recorder call : calls) {
      assertThat(call.awaitFailure().kind()).isEqualTo(HttpFailure.Kind.CLOSED);
    }
    Thread thread;
    synchronized (threads) {
      thread = threads.get(0);
    }
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getContextClassLoader()).isSameAs(Origin.class.getClassLoader());
    answers.countDown();
    thread.join(60_000);
    assertThat(thread.isAlive()).isFalse();
    assertThat(fixture.opened).hasValue(0);
  }
}
