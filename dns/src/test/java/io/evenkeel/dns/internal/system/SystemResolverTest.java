// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.dns.internal.message.Answer;
import io.evenkeel.dns.internal.message.Rdata;
import io.evenkeel.dns.internal.message.RecordType;
import io.evenkeel.testkit.Await;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemResolverTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Answer STUCK =
      new Answer.Failed(Answer.Kind.UNREACHABLE, "the system's resolver has not answered for 10 s");

  private final VirtualTime time = VirtualTime.create();
  private final AtomicInteger lookUps = new AtomicInteger();
  private final CountDownLatch stuck = new CountDownLatch(1);

  @AfterEach
  void letGo() {
    stuck.countDown();
  }

  @Test
  void bothFamiliesAreAnsweredByOneLookUp() throws Exception {
    try (SystemResolver resolver = resolver(this::stuck)) {
      CompletableFuture<Answer> a = ask(resolver, "laptop", RecordType.A);
      CompletableFuture<Answer> aaaa = ask(resolver, "laptop", RecordType.AAAA);
      stuck.countDown();

      assertThat(soon(a)).isEqualTo(found("10.0.0.1", "10.0.0.2"));
      assertThat(soon(aaaa)).isEqualTo(new Answer.None(true, 5));
      assertThat(lookUps).hasValue(1);
      assertThat(time.pending()).isEmpty();
    }
  }

  @Test
  void anUnknownNameAndTroubleAreToldApartAlsoByTheCacheOfTheJdk() throws Exception {
    try (SystemResolver resolver =
        resolver(
            name -> {
              boolean again = lookUps.getAndIncrement() >= 2;
              throw new UnknownHostException(
                  again
                      ? name
                      : name.equals("gone")
                          ? "gone: Name or service not known"
                          : "laptop: Temporary failure in name resolution");
            })) {
      for (int i = 0; i < 2; i++) {
        assertThat(soon(ask(resolver, "gone", RecordType.A))).isEqualTo(new Answer.None(false, 5));
        assertThat(soon(ask(resolver, "laptop", RecordType.A))).isInstanceOf(Answer.Failed.class);
      }
    }
  }

  @Test
  void aNameThatWasFoundSinceItWasUnknownIsInTrouble() throws Exception {
    try (SystemResolver resolver =
        resolver(
            name ->
                switch (lookUps.get()) {
                  case 0 -> {
                    lookUps.incrementAndGet();
                    throw new UnknownHostException("laptop: Name or service not known");
                  }
                  case 1 -> addresses(name);
                  default -> throw new UnknownHostException("laptop");
                })) {
      assertThat(soon(ask(resolver, "laptop", RecordType.A))).isEqualTo(new Answer.None(false, 5));
      assertThat(soon(ask(resolver, "laptop", RecordType.A)))
          .isEqualTo(found("10.0.0.1", "10.0.0.2"));
      assertThat(soon(ask(resolver, "laptop", RecordType.A))).isInstanceOf(Answer.Failed.class);
    }
  }

  @Test
  void whoWaitsForALookUpThatIsStuckIsToldAndItsLateAnswerIsForThoseWhoAskedSince()
      throws Exception {
    try (SystemResolver resolver = resolver(this::stuck)) {
      CompletableFuture<Answer> early = ask(resolver, "laptop", RecordType.A);
      time.advance(PATIENCE.minusMillis(1));
      assertThat(early).isNotDone();
      time.advance(Duration.ofMillis(1));
      assertThat(early).isCompletedWithValue(STUCK);

      CompletableFuture<Answer> again = ask(resolver, "laptop", RecordType.A);
      time.advance(PATIENCE);
      assertThat(again).isCompletedWithValue(STUCK);

      CompletableFuture<Answer> late = ask(resolver, "laptop", RecordType.A);
      stuck.countDown();
      assertThat(soon(late)).isEqualTo(found("10.0.0.1", "10.0.0.2"));
      assertThat(lookUps).hasValue(1);
      assertThat(time.pending()).isEmpty();
    }
  }

  @Test
  void whereAllThreadsAreStuckOtherNamesAreToldAndLookedUpOnceOneIsFree() throws Exception {
    try (SystemResolver resolver =
        resolver(name -> name.startsWith("stuck") ? stuck(name) : addresses(name))) {
      for (int i = 0; i < 4; i++) {
        var unused = ask(resolver, "stuck" + i, RecordType.A);
      }
      Await.until(SOON, () -> lookUps.get() == 4, () -> "look-ups: " + lookUps);
      CompletableFuture<Answer> early = ask(resolver, "laptop", RecordType.A);
      time.advance(PATIENCE);
      assertThat(early).isCompletedWithValue(STUCK);

      CompletableFuture<Answer> late = ask(resolver, "laptop", RecordType.A);
      stuck.countDown();
      assertThat(soon(late)).isEqualTo(found("10.0.0.1", "10.0.0.2"));
      assertThat(lookUps).hasValue(5);
    }
  }

  @Test
  void anErrorIsTroubleAndTheNameIsLookedUpAgain() throws Exception {
    try (SystemResolver resolver =
        resolver(
            name -> {
              if (lookUps.get() == 0) {
                lookUps.incrementAndGet();
                throw new NoClassDefFoundError("Resolver");
              }
              return addresses(name);
            })) {
      assertThat(soon(ask(resolver, "laptop", RecordType.A)))
          .isEqualTo(
              new Answer.Failed(
                  Answer.Kind.SERVER_FAILURE,
                  "the system's resolver failed: java.lang.NoClassDefFoundError: Resolver"));
      assertThat(soon(ask(resolver, "laptop", RecordType.A)))
          .isEqualTo(found("10.0.0.1", "10.0.0.2"));
    }
  }

  @Test
  void whereNoThreadCanBeHadThatIsTroubleAndTheNameIsLookedUpLater() throws Exception {
    AtomicInteger threads = new AtomicInteger();
    try (SystemResolver resolver =
        new SystemResolver(
            this::addresses,
            time,
            task -> {
              if (threads.getAndIncrement() == 0) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              return SystemResolver.thread(task);
            })) {
      assertThat(ask(resolver, "laptop", RecordType.A))
          .isCompletedWithValue(
              new Answer.Failed(
                  Answer.Kind.UNREACHABLE,
                  "the system's resolver has no thread: java.lang.OutOfMemoryError: unable to"
                      + " create native thread"));
      assertThat(soon(ask(resolver, "laptop", RecordType.A)))
          .isEqualTo(found("10.0.0.1", "10.0.0.2"));
    }
  }

  @Test
  void oneWhoFailsAtAnAnswerKeepsItFromNoOther() throws Exception {
    try (SystemResolver resolver = resolver(this::stuck)) {
      resolver.ask(
          "laptop",
          RecordType.A,
          answer -> {
            throw new IllegalStateException("asker");
          });
      CompletableFuture<Answer> other = ask(resolver, "laptop", RecordType.A);
      stuck.countDown();

      assertThat(soon(other)).isEqualTo(found("10.0.0.1", "10.0.0.2"));
    }
  }

  @Test
  void afterTheEndNobodyIsTold() {
    SystemResolver resolver = resolver(this::stuck);
    CompletableFuture<Answer> early = ask(resolver, "laptop", RecordType.A);
    resolver.close();
    CompletableFuture<Answer> late = ask(resolver, "laptop", RecordType.A);

    assertThat(time.pending()).isEmpty();
    time.advance(PATIENCE);
    assertThat(early).isNotDone();
    assertThat(late).isNotDone();
  }

  private SystemResolver resolver(SystemResolver.Lookup lookup) {
    return new SystemResolver(lookup, time, SystemResolver::thread);
  }

  private static CompletableFuture<Answer> ask(
      SystemResolver resolver, String name, RecordType type) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    resolver.ask(name, type, answer::complete);
    return answer;
  }

  private static Answer soon(CompletableFuture<Answer> answer) throws Exception {
    return answer.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private static Answer found(String... hosts) {
    return new Answer.Found(Stream.of(hosts).<Rdata>map(Rdata.Address::new).toList(), 5, Map.of());
  }

  /** Finds a name as soon as the test lets it. */
  private InetAddress[] stuck(String name) throws UnknownHostException {
    InetAddress[] addresses = addresses(name);
    try {
      stuck.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return addresses;
  }

  private InetAddress[] addresses(String name) throws UnknownHostException {
    lookUps.incrementAndGet();
    return new InetAddress[] {
      InetAddress.getByAddress(name, new byte[] {10, 0, 0, 2}),
      InetAddress.getByAddress(name, new byte[] {10, 0, 0, 1})
    };
  }
}
