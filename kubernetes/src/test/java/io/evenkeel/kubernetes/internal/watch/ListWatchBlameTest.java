// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.spi.Backoff;
import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.kubernetes.internal.slice.ApiStatus;
import io.evenkeel.kubernetes.internal.slice.Slice;
import io.evenkeel.kubernetes.internal.slice.SlicePage;
import io.evenkeel.kubernetes.internal.slice.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a watch holds against the server as a whole, and what is its own trouble. */
class ListWatchBlameTest implements ListWatch.Effects {

  private static final Trouble DOWN = new Trouble(Problem.Kind.UNREACHABLE, "down");

  private final VirtualTime time = VirtualTime.create();
  private final SplittableRandom random = new SplittableRandom(7);
  private final ServerFeatures features = new ServerFeatures();
  private final List<String> said = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private final List<Duration> retries = new ArrayList<>();
  private final ListWatch machine =
      new ListWatch(this, features, time, random, backoff(), backoff());

  private Backoff backoff() {
    return new Backoff(
        Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofSeconds(4), random);
  }

  @Override
  public void answered() {
    said.add("answered");
  }

  @Override
  public void failed(Trouble trouble, Duration retryAfter) {
    said.add("failed " + trouble.kind() + ", " + retryAfter.toSeconds() + " s");
  }

  @Override
  public void trouble(Trouble trouble) {
    troubles.add(trouble);
  }

  @Override
  public void list(String resourceVersion, String next) {}

  @Override
  public void watch(String resourceVersion, boolean initialEvents, int timeoutSeconds) {}

  @Override
  public void cancel() {}

  @Override
  public void timer(Duration delay) {}

  @Override
  public void retry(Duration delay) {
    retries.add(delay);
  }

  @Override
  public void replaced(List<Slice> all, String resourceVersion) {}

  @Override
  public void put(Slice slice) {}

  @Override
  public void deleted(Slice slice) {}

  @Override
  public void healthy() {}

  @Override
  public void restarted(String reason) {}

  @Override
  public void relisted(String reason) {}

  @Override
  public void mute(String what) {}

  private void watching() {
    machine.start();
    machine.onAccepted();
    machine.onEvent(new WatchEvent(WatchEvent.Type.BOOKMARK, null, "5", true, null));
    said.clear();
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHENTICATED", "429, UNREACHABLE", "500, UNREACHABLE", "503, UNREACHABLE"})
  void aServerThatDoesNotKnowWhoAsksOrHasTroubleOfItsOwnFailsAll(int code, String kind) {
    machine.start();
    machine.onStatus(ApiStatus.ofCode(code), 0);
    assertThat(said).containsExactly("failed " + kind + ", 0 s");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405, 410, 418, 422})
  void aRefusalOfOneWatchIsAnAnswer(int code) {
    machine.start();
    machine.onStatus(ApiStatus.ofCode(code), 0);
    assertThat(said).containsExactly("answered");
  }

  @Test
  void aVersionThatIsGoneOrTooNewIsAnAnswerWhateverItsCode() {
    watching();
    machine.onStatus(new ApiStatus(500, "Expired", "", 0), 0);
    machine.onStatus(new ApiStatus(504, "Timeout", "Too large resource version: 9", 0), 0);
    assertThat(said).containsExactly("answered", "answered");
  }

  @Test
  void theTimeThatTheServerAskedForGoesWithItAtMostHalfAMinute() {
    machine.start();
    machine.onStatus(new ApiStatus(429, "", "", 3), 7);
    machine.onStatus(new ApiStatus(429, "", "", 9), 7);
    machine.onStatus(ApiStatus.ofCode(429), 3600);
    assertThat(said)
        .containsExactly(
            "failed UNREACHABLE, 7 s", "failed UNREACHABLE, 9 s", "failed UNREACHABLE, 30 s");
  }

  @Test
  void aCallWithoutAnAnswerIsTheServersFailureEvenWhereTheWatchSaysNothingOfIt() {
    watching();
    time.advance(Duration.ofSeconds(1));
    machine.onFailure(Problem.Kind.UNREACHABLE, "reset", true);
    assertThat(troubles).isEmpty();
    machine.onTimer();
    machine.onFailure(Problem.Kind.UNTRUSTED, "no TLS", false);
    assertThat(said).containsExactly("failed UNREACHABLE, 0 s", "failed UNTRUSTED, 0 s");
  }

  @Test
  void afterAWatchThatHasLivedNonsenseIsAFirstFailureEachTime() {
    watching();
    for (int i = 0; i < 10; i++) {
      machine.onAccepted();
      machine.onEvent(new WatchEvent(WatchEvent.Type.BOOKMARK, null, "6", false, null));
      time.advance(Duration.ofSeconds(2));
      machine.onMalformed("an event cannot be read");
      machine.onTimer();
    }

    assertThat(retries)
        .hasSize(10)
        .allSatisfy(delay -> assertThat(delay).isLessThanOrEqualTo(Duration.ofMillis(200)));
  }

  @Test
  void headersOfWhatWasAskedForAreAnAnswerAndWhatFollowsIsTheWatchesOwn() {
    machine.start();
    machine.onAccepted();
    machine.onMalformed("an event cannot be read");
    machine.onTimer();
    machine.onAccepted();
    machine.onEnd();
    assertThat(said).containsExactly("answered", "answered");
    watching();
    WatchEvent error =
        new WatchEvent(WatchEvent.Type.ERROR, null, "", false, ApiStatus.ofCode(500));
    machine.onEvent(error);
    assertThat(said).isEmpty();
  }

  @Test
  void whatIsNotTheApiAtAllFailsAll() {
    machine.start();
    machine.onMalformed("expected content type application/json");
    assertThat(said).containsExactly("failed MALFORMED, 0 s");
  }

  @Test
  void aListThatDoesNotEvenBeginFailsAllAndOneThatStopsItsWatchAlone() {
    features.noWatchList();
    machine.start();
    time.advance(ListWatch.LIST_SILENCE);
    machine.onTimer();
    assertThat(said).containsExactly("failed UNREACHABLE, 0 s");
    machine.onTimer();
    machine.onAccepted();
    time.advance(ListWatch.LIST_SILENCE);
    machine.onTimer();
    assertThat(said).containsExactly("failed UNREACHABLE, 0 s", "answered");
  }

  @Test
  void whoWaitsTellsWhatAnotherFoundOnceForEachKind() {
    watching();
    time.advance(Duration.ofSeconds(1));
    machine.onFailure(Problem.Kind.UNREACHABLE, "reset", true);
    machine.onFailureOfAnother(DOWN);
    machine.onFailureOfAnother(new Trouble(Problem.Kind.UNREACHABLE, "still down"));
    Trouble unknown = new Trouble(Problem.Kind.UNAUTHENTICATED, "401");
    machine.onFailureOfAnother(unknown);
    assertThat(troubles).containsExactly(DOWN, unknown);
  }

  @Test
  void whoDoesNotWaitIsNotConcernedByWhatAnotherFound() {
    watching();
    machine.onFailureOfAnother(DOWN);
    machine.close();
    machine.onFailureOfAnother(DOWN);
    assertThat(troubles).isEmpty();
  }

  @Test
  void aListInPagesIsAnsweredPageByPage() {
    features.noWatchList();
    machine.start();
    machine.onAccepted();
    machine.onPage(new SlicePage(List.of(), "5", "more"));
    machine.onAccepted();
    assertThat(said).containsExactly("answered", "answered");
  }
}
