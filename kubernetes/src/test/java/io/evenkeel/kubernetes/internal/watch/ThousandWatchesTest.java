// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.spi.SerialExecutor;
import io.evenkeel.http.HttpFailure.Kind;
import io.evenkeel.kubernetes.internal.slice.Slice;
import io.evenkeel.kubernetes.internal.watch.FakeApiServer.FakeCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thousand watches of one API server, in virtual time: what they cost it in trouble. */
class ThousandWatchesTest {

  private static final int WATCHES = 1000;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final VirtualContext context = new VirtualContext();
  private final FakeApiServer server = new FakeApiServer(context);
  private final List<Watched> all = new ArrayList<>();
  private long version = 5;
  private int counted;

  /** One watch, and what its listener knows. */
  private final class Watched implements SliceWatch.Listener {
    private final String name;
    final SliceWatch watch;
    String last = "";
    boolean troubled;
    int troubles;

    Watched(String name) {
      this.name = name;
      watch =
          new SliceWatch(
              server,
              context,
              new SerialExecutor(context.time),
              new TestScope(name, "/" + name, ""),
              this);
    }

    @Override
    public void replaced(List<Slice> slices, String resourceVersion) {
      last = resourceVersion;
      troubled = false;
    }

    @Override
    public void put(Slice slice) {
      last = slice.resourceVersion();
    }

    @Override
    public void deleted(Slice slice) {}

    @Override
    public void trouble(Trouble trouble) {
      troubled = true;
      troubles++;
    }

    @Override
    public void healthy() {
      troubled = false;
    }

    @Override
    public String toString() {
      return name + " at " + last + (troubled ? " in trouble" : "");
    }
  }

  @BeforeEach
  void watchAll() {
    for (int i = 0; i < WATCHES; i++) {
      Watched watched = new Watched("s" + i);
      all.add(watched);
      watched.watch.start();
    }
    server.answers(later(this::serve));
    context.time.advance(MINUTE);
    assertThat(all).allMatch(watched -> watched.last.equals("5"));
    assertThat(server.open()).hasSize(WATCHES);
    countAnew();
  }

  private void countAnew() {
    counted = server.calls.size();
  }

  private int requests() {
    return server.calls.size() - counted;
  }

  private Consumer<FakeCall> later(Consumer<FakeCall> answer) {
    return call ->
        context.time.execute(
            () -> {
              if (!call.cancelled) {
                answer.accept(call);
              }
            });
  }

  /** What there is, or what has changed since. */
  private void serve(FakeCall call) {
    call.accept();
    if (!call.parameter("sendInitialEvents").isEmpty()) {
      call.endOfInitialEvents(version);
    } else if (Long.parseLong(call.parameter("resourceVersion")) < version) {
      call.put("a", version);
    }
  }

  /** All open watches are lost, and new calls meet {@code answer}. */
  private void outage(Consumer<FakeCall> answer) {
    server.answers(later(answer));
    server.open().forEach(call -> call.fail(Kind.CLOSED, "reset"));
    version = 9;
  }

  private void refuse(FakeCall call) {
    call.fail(Kind.UNREACHABLE, "refused");
  }

  private void restart() {
    countAnew();
    server.answers(later(this::serve));
  }

  private void assertAllAreBackWithin(Duration bound) {
    context.time.advance(bound);
    assertThat(all).allMatch(watched -> watched.last.equals("9"));
    assertThat(server.open()).hasSize(WATCHES);
    assertThat(requests()).isEqualTo(WATCHES);
    context.time.advance(Duration.ofSeconds(1));
    assertThat(all).noneMatch(watched -> watched.troubled);
  }

  @Test
  void aServerThatIsDownIsTriedOnceASecondByAllOfThemTogetherAndSeenByAllWithinFiveWhenItIsBack() {
    outage(this::refuse);
    context.time.advance(MINUTE);
    assertThat(requests()).isBetween(30, 90);
    assertThat(all).allMatch(watched -> watched.troubled);
    restart();
    assertAllAreBackWithin(Duration.ofSeconds(5));
  }

  @Test
  void afterABreakOfAMomentAFewAreBackAtOnceAndAllWithoutARush() {
    outage(this::serve);
    context.time.advance(Duration.ofMillis(300));
    assertThat(server.open()).hasSizeBetween(10, 200);
    int most = 0;
    for (int i = 0; i < 30; i++) {
      int before = requests();
      context.time.advance(Duration.ofMillis(100));
      most = Math.max(most, requests() - before);
    }
    assertThat(most).isLessThanOrEqualTo(50);
    assertAllAreBackWithin(Duration.ZERO);
    assertThat(all).as("news of a break that nobody need know of").allMatch(it -> it.troubles == 0);
  }

  @Test
  void aBusyServerIsLeftAloneForAsLongAsItAsks() {
    outage(call -> call.headers(429, "retry-after", "20").end());
    context.time.advance(Duration.ofSeconds(20));
    assertThat(requests()).isEqualTo(1);
    context.time.advance(MINUTE);
    assertThat(requests()).isBetween(2, 4);
    restart();
    assertAllAreBackWithin(Duration.ofSeconds(26));
  }

  @Test
  void aServerThatNoLongerKnowsTheTokenIsAskedByOneForAll() {
    outage(call -> call.headers(401).end());
    context.time.advance(MINUTE);
    assertThat(requests()).isBetween(30, 90);
    restart();
    assertAllAreBackWithin(Duration.ofSeconds(5));
  }

  @Test
  void aServerThatAcceptsAndBreaksOffIsAskedByAFewAtATime() {
    outage(call -> call.accept().fail(Kind.CLOSED, "reset"));
    context.time.advance(MINUTE);
    // Eleven each time, once a second; each alone would have made thirty thousand.
    assertThat(requests()).isLessThan(1000);
    restart();
    assertAllAreBackWithin(Duration.ofSeconds(5));
  }

  @Test
  void aServerThatIsMuteHasFewCallsAtATimeAndIsSeenByTheRestAsSoonAsItSpeaks() {
    Duration headers = Duration.ofSeconds(30);
    outage(
        call -> {
          var unused = context.time.schedule(() -> call.fail(Kind.TIMEOUT, "no headers"), headers);
        });
    context.time.advance(MINUTE);
    // One in five seconds, and each of them stuck for thirty.
    assertThat(requests()).isBetween(10, 15);
    assertThat(server.open()).hasSizeBetween(5, 7);
    assertThat(all).allMatch(watched -> watched.troubled);
    int stuck = server.open().size();
    restart();
    context.time.advance(Duration.ofSeconds(8));
    assertThat(server.open()).hasSize(WATCHES);
    assertThat(all.stream().filter(watched -> watched.last.equals("9")).count())
        .isGreaterThanOrEqualTo(WATCHES - stuck);
    context.time.advance(headers);
    assertThat(all).allMatch(watched -> watched.last.equals("9"));
  }

  @Test
  void whoeverTriesForTheOthersMayBeClosed() {
    outage(this::refuse);
    context.time.advance(MINUTE);
    Watched last = all.get(WATCHES - 1);
    all.subList(0, WATCHES - 1).forEach(watched -> watched.watch.close());
    restart();
    context.time.advance(Duration.ofSeconds(4));
    assertThat(last.last).isEqualTo("9");
    assertThat(server.open()).hasSize(1);
  }

  @Test
  void aWatchThatTheServerNeverServesHoldsUpNobody() {
    Consumer<FakeCall> brokenForOne =
        call -> {
          if (call.path().startsWith("/s0?")) {
            call.headers(500).end();
          } else {
            serve(call);
          }
        };
    outage(this::refuse);
    context.time.advance(MINUTE);
    restart();
    server.answers(later(brokenForOne));
    context.time.advance(Duration.ofSeconds(6));
    assertThat(all.subList(1, WATCHES)).allMatch(watched -> watched.last.equals("9"));
    assertThat(server.open()).hasSize(WATCHES - 1);
  }

  @Test
  void watchesThatTheServerEndsInGoodOrderGoOnAtOnceAndOnce() {
    version = 9;
    server.open().forEach(FakeCall::end);
    context.time.run();
    assertAllAreBackWithin(Duration.ZERO);
  }
}
