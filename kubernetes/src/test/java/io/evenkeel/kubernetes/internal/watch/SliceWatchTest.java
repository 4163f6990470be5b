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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A watch on the wire: what is asked, and what of the answers counts. */
class SliceWatchTest {

  private static final String PATH = "/apis/discovery.k8s.io/v1/namespaces/prod/endpointslices";
  private static final String SELECTOR = "labelSelector=kubernetes.io%2Fservice-name%3Dgreeter&";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final VirtualContext context = new VirtualContext();
  private final FakeApiServer server = new FakeApiServer(context);
  private final List<String> told = new ArrayList<>();
  private final SliceWatch watch = watch("kubernetes.io/service-name=greeter");

  private SliceWatch watch(String selector) {
    return new SliceWatch(
        server,
        context,
        new SerialExecutor(context.time),
        new TestScope("greeter", PATH, selector),
        new Told());
  }

  private final class Told implements SliceWatch.Listener {
    @Override
    public void replaced(List<Slice> all, String resourceVersion) {
      told.add("all are " + all.stream().map(Slice::name).toList() + " at " + resourceVersion);
    }

    @Override
    public void put(Slice slice) {
      told.add("put " + slice.name());
    }

    @Override
    public void deleted(Slice slice) {
      told.add("deleted " + slice.name());
    }

    @Override
    public void trouble(Trouble trouble) {
      told.add("trouble " + trouble.kind() + ": " + trouble.message());
    }

    @Override
    public void healthy() {
      told.add("healthy");
    }
  }

  private FakeCall started() {
    watch.start();
    context.time.run();
    return server.last();
  }

  /** A watch that has told what there is, at version 5. */
  private FakeCall complete() {
    FakeCall call = started();
    call.accept().endOfInitialEvents(5);
    context.time.run();
    assertThat(told).containsExactly("all are [] at 5");
    told.clear();
    return call;
  }

  @Test
  void whatThereIsIsAskedForByAWatchThatStreamsItAndEndsAfterFiveToTenMinutes() {
    FakeCall call = started();
    int timeout = Integer.parseInt(call.parameter("timeoutSeconds"));
    assertThat(timeout).isBetween(300, 599);
    assertThat(call.path())
        .isEqualTo(
            PATH
                + "?"
                + SELECTOR
                + "watch=1&allowWatchBookmarks=true&timeoutSeconds="
                + timeout
                + "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");
    assertThat(call.request.method()).isEqualTo("GET");
    assertThat(call.request.headers()).containsEntry("Accept", List.of("application/json"));
  }

  @Test
  void withoutASelectorNoneIsSent() {
    watch("").start();
    context.time.run();
    assertThat(server.last().path()).startsWith(PATH + "?watch=1&");
  }

  @Test
  void aListIsAskedForInPagesFirstAtAnyVersionAndThenOnFromThere() {
    server.features.noWatchList();
    FakeCall first = started();
    assertThat(first.path()).isEqualTo(PATH + "?" + SELECTOR + "limit=500&resourceVersion=0");
    first.accept().page(5, "a b&c").end();
    context.time.run();
    FakeCall second = server.last();
    assertThat(second.path()).isEqualTo(PATH + "?" + SELECTOR + "limit=500&continue=a+b%26c");
    second.accept().page(5, "").end();
    context.time.run();
    assertThat(told).containsExactly("all are [] at 5");
    assertThat(server.last().parameter("resourceVersion")).isEqualTo("5");
  }

  @Test
  void aListAfterA410IsTheMostRecent() {
    server.features.noWatchList();
    started().accept().page(5, "").end();
    context.time.run();
    server.last().headers(410).end();
    context.time.run();
    assertThat(server.last().path()).isEqualTo(PATH + "?" + SELECTOR + "limit=500");
    assertThat(context.observed)
        .containsExactly("greeter relisted: the server no longer has version 5 (410)");
  }

  @Test
  void aWatchGoesOnFromTheLastVersionWhateverItsCharacters() {
    complete().body("{'type':'BOOKMARK','object':{'metadata':{'resourceVersion':'a&b'}}}\n");
    context.time.advance(SECOND);
    server.last().end();
    context.time.run();
    assertThat(server.last().path()).endsWith("&resourceVersion=a%26b");
    assertThat(context.observed).containsExactly("greeter restarted: the server ended the watch");
  }

  @Test
  void changesAreToldInTheirOrder() {
    complete().put("a", 6).put("b", 7);
    server
        .last()
        .body(
            "{'type':'DELETED','object':{'kind':'EndpointSlice','metadata':"
                + "{'namespace':'prod','name':'a','resourceVersion':'8'}}}\n");
    context.time.run();
    assertThat(told).containsExactly("put a", "put b", "deleted a");
  }

  @Test
  void whatACallSaysAfterItWasGivenUpIsNotHeard() {
    FakeCall mute = started();
    mute.accept();
    context.time.advance(Duration.ofSeconds(6));
    assertThat(mute.cancelled).isTrue();
    assertThat(context.observed).containsExactly("greeter mute: nothing came for 6 s");
    mute.endOfInitialEvents(5).put("late", 6).end();
    mute.fail(Kind.CLOSED, "late");
    context.time.run();
    assertThat(told).isEmpty();
    assertThat(server.calls).hasSize(2);
  }

  @Test
  void aWordOnTheWayWhenTheWatchIsClosedIsNotHeard() {
    FakeCall call = complete();
    watch.close();
    call.put("late", 6);
    context.time.run();
    assertThat(told).isEmpty();
  }

  @Test
  void anEndLeavesNothing() {
    FakeCall call = complete();
    watch.close();
    context.time.run();
    assertThat(call.cancelled).isTrue();
    assertThat(context.time.pending()).isEmpty();
  }

  @Test
  void anEndInAWaitLeavesNothing() {
    started().fail(Kind.UNREACHABLE, "refused");
    context.time.run();
    watch.close();
    context.time.run();
    assertThat(context.time.pending()).isEmpty();
    context.time.advance(Duration.ofMinutes(1));
    assertThat(server.calls).hasSize(1);
  }

  @Test
  void aRefreshEndsAWaitAndTheTimerOfThatWaitDoesNothingMore() {
    started().fail(Kind.UNREACHABLE, "refused");
    context.time.run();
    watch.refresh();
    context.time.run();
    assertThat(server.calls).hasSize(2);
    server.last().accept();
    context.time.advance(Duration.ofSeconds(4));
    assertThat(server.calls).hasSize(2);
  }

  @Test
  void aTimerThatRanOutJustBeforeAnotherWasSetDoesNotCount() {
    FakeCall call = started();
    // In one moment the connection is lost, which begins a wait, and the watch's silence is over.
    Duration silence = Duration.ofSeconds(150);
    var unused = context.time.schedule(() -> call.fail(Kind.CLOSED, "lost"), silence);
    call.accept().endOfInitialEvents(5);
    context.time.advance(silence);
    assertThat(server.calls).hasSize(1);
    context.time.advance(Duration.ofMillis(200));
    assertThat(server.calls).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "TLS, UNTRUSTED",
    "CREDENTIALS, MISCONFIGURED",
    "INVALID, MISCONFIGURED",
    "UNREACHABLE, UNREACHABLE",
    "TIMEOUT, UNREACHABLE",
    "MUTE, UNREACHABLE",
    "CLOSED, UNREACHABLE",
    "PROXY, UNREACHABLE",
  })
  void eachFailureBecomesTheProblemThatAPersonCanActOn(Kind kind, String problem) {
    started().fail(kind, "what was seen");
    context.time.run();
    assertThat(told).containsExactly("trouble " + problem + ": what was seen");
  }

  @ParameterizedTest
  @CsvSource({"CLOSED, true", "MUTE, true", "UNREACHABLE, false", "TIMEOUT, false", "TLS, false"})
  void ofALivingWatchOnlyTheLossOfItsConnectionIsNoNews(Kind kind, boolean silent) {
    complete();
    context.time.advance(SECOND);
    server.last().fail(kind, "lost");
    context.time.run();
    assertThat(told.isEmpty()).isEqualTo(silent);
    context.time.advance(Duration.ofMillis(200));
    assertThat(server.calls).hasSize(2);
    assertThat(server.last().parameter("resourceVersion")).isEqualTo("5");
  }

  @Test
  void observersHearOfAMuteConnectionAsOfAMuteStream() {
    complete();
    context.observed.clear();
    server.last().fail(Kind.MUTE, "no probe had an answer");
    context.time.run();
    assertThat(context.observed).contains("greeter mute: no probe had an answer");
  }

  @Test
  void whereTheServerIsMayBeToldLater() {
    server.notFound("no kubeconfig");
    watch.start();
    context.time.run();
    assertThat(told).containsExactly("trouble MISCONFIGURED: no kubeconfig");
    server.notFound(null);
    context.time.advance(Duration.ofMillis(200));
    assertThat(server.calls).hasSize(1);
  }

  @Test
  void aWaitIsAsLongAsTheServerAsks() {
    started().headers(429, "retry-after", "7").end();
    context.time.advance(Duration.ofSeconds(7));
    assertThat(server.calls).hasSize(1);
    context.time.advance(Duration.ofMillis(200));
    assertThat(server.calls).hasSize(2);
  }

  /** What a server does to each watch as soon as it has accepted it. */
  enum Closing {
    ENDS(call -> call.end()),
    BREAKS(call -> call.fail(Kind.CLOSED, "reset")),
    TELLS_AND_ENDS(call -> call.bookmark(6).end()),
    TELLS_AND_BREAKS(call -> call.bookmark(6).fail(Kind.CLOSED, "reset"));

    @SuppressWarnings("ImmutableEnumChecker") // they hold nothing
    final Consumer<FakeCall> way;

    Closing(Consumer<FakeCall> way) {
      this.way = way;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatClosesEveryWatchAtOnceIsAskedEverMoreSeldom(Closing closing) {
    complete();
    server.answers(
        call -> {
          if (server.calls.size() < 1000) {
            context.time.execute(() -> closing.way.accept(call.accept()));
          }
        });
    server.last().fail(Kind.CLOSED, "reset");
    context.time.advance(Duration.ofMinutes(10));
    // Waits of 2 s on average, and some short ones before them.
    assertThat(server.calls.size()).isBetween(200, 450);
  }

  @Test
  void aQuietWatchAsksAtMostOnceInFiveMinutes() {
    server.answers(this::quietly);
    watch.start();
    Duration day = Duration.ofHours(24);
    context.time.advance(day);
    assertThat(server.calls.size())
        .isBetween((int) day.toMinutes() / 10, (int) day.toMinutes() / 5);
    assertThat(told).containsExactly("all are [] at 5");
  }

  /** A bookmark a minute, and an end when the client asked for it. */
  private void quietly(FakeCall call) {
    context.time.execute(
        () -> {
          call.accept();
          if (!call.parameter("sendInitialEvents").isEmpty()) {
            call.endOfInitialEvents(5);
          }
        });
    Duration timeout = Duration.ofSeconds(Long.parseLong(call.parameter("timeoutSeconds")));
    for (long minute = 1; minute < timeout.toMinutes(); minute++) {
      var unused = context.time.schedule(() -> call.bookmark(5), Duration.ofMinutes(minute));
    }
    var unused = context.time.schedule(call::end, timeout);
  }
}
