// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** As few connections as the server's stream limit allows, whatever the server does. */
final class StreamLimitIT {

  private final Fixture fixture = new Fixture();
  private final ConcurrentLinkedQueue<TestStream> open = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    fixture.close();
  }

  private TestServer holding(TestServer.Options options) {
    TestServer server = fixture.start(options);
    server.handler =
        stream -> {
          open.add(stream);
          stream.begin(200);
        };
    return server;
  }

  private List<Recorder> call(Origin origin, int calls) {
    List<Recorder> recorders = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      recorders.add(fixture.get(origin, "/" + i));
    }
    return recorders;
  }

  private static void awaitHeaders(List<Recorder> recorders) {
    recorders.forEach(recorder -> assertThat(recorder.status()).isEqualTo(200));
  }

  @Test
  void opensElevenConnectionsForAThousandCallsAtOnceWhereTheLimitIsAHundred() {
    TestServer server = holding(TestServer.secure().maxStreams(100));
    Origin origin = fixture.origin(server);
    awaitHeaders(call(origin, 1000));
    // One stream of each connection is kept for its probe: ceil(1000 / 99).
    assertThat(server.accepted).hasValue(11);
    assertThat(origin.stats()).isEqualTo(new OriginStats(11, 1000, 0));
    assertThat(fixture.resent).isEmpty();
  }

  @Test
  void opensOneConnectionWhereTheServerAllowsAnyNumber() {
    TestServer server = holding(TestServer.secure().maxStreams(0xffff_ffffL));
    Origin origin = fixture.origin(server);
    awaitHeaders(call(origin, 1000));
    assertThat(server.accepted).hasValue(1);
  }

  @Test
  void keepsToALimitOfTen() {
    TestServer server = holding(TestServer.secure().maxStreams(10));
    Origin origin = fixture.origin(server);
    awaitHeaders(call(origin, 30));
    assertThat(server.accepted).hasValue(4);
    assertThat(fixture.limits).containsOnly(10);
  }

  @Test
  void keepsToALimitOfOne() {
    TestServer server = holding(TestServer.secure().maxStreams(1));
    Origin origin = fixture.origin(server);
    awaitHeaders(call(origin, 3));
    assertThat(server.accepted).hasValue(3);
  }

  @Test
  void answersThousandsOfShortCallsOverFewConnections() {
    TestServer server = fixture.start(TestServer.secure().maxStreams(10));
    Origin origin = fixture.origin(server);
    List<Recorder> recorders = call(origin, 2000);
    recorders.forEach(Recorder::awaitBody);
    assertThat(server.accepted.get()).isLessThanOrEqualTo(223);
    assertThat(origin.stats().streams()).isZero();
  }

  @Test
  void sendsACallElsewhereWhenItsStreamIsRefused() {
    TestServer server = holding(TestServer.secure().refuseAbove(5));
    Origin origin = fixture.origin(server);
    awaitHeaders(call(origin, 12));
    assertThat(server.refused.get()).isPositive();
    assertThat(server.accepted.get()).isBetween(3, 8);
  }

  @Test
  void failsACallThatIsRefusedEverywhere() {
    TestServer server = holding(TestServer.secure().refuseAbove(0));
    Origin origin = fixture.origin(server);
    HttpFailure failure = fixture.get(origin, "/x").awaitFailure();
    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.CLOSED);
    assertThat(failure).hasMessageContaining("GET /x: not taken in 5 tries");
  }

  @Test
  void fillsTheFullerConnectionAndClosesTheIdleOne() {
    TestServer server = holding(TestServer.secure().maxStreams(4));
    Origin origin =
        fixture.build(fixture.builder(server.uri()).idleTimeout(Duration.ofMillis(200)));
    List<Recorder> recorders = call(origin, 4);
    awaitHeaders(recorders);
    assertThat(origin.stats().connections()).isEqualTo(2);
    // The fourth call is alone on the second connection; when it ends that one is idle.
    open.stream().filter(stream -> stream.path().equals("/3")).forEach(TestStream::end);
    recorders.get(3).awaitBody();
    await().atMost(Duration.ofSeconds(60)).until(() -> origin.stats().connections() == 1);
    await().atMost(Duration.ofSeconds(60)).until(() -> server.connections.size() == 1);
    assertThat(fixture.dropped).containsExactly("idle");
    assertThat(recorders.get(0).isOver()).isFalse();
  }

  @Test
  void sendsNewCallsToANewConnectionAfterAGoawayAndLeavesOldStreamsAlone() {
    TestServer server = holding(TestServer.secure());
    Origin origin = fixture.origin(server);
    List<Recorder> before = call(origin, 3);
    awaitHeaders(before);
    server.goAway();
    List<Recorder> after = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              after.addAll(call(origin, 1));
              awaitHeaders(after);
              return server.accepted.get() == 2;
            });
    open.forEach(stream -> stream.data("late", true));
    before.forEach(recorder -> assertThat(recorder.awaitBody()).isEqualTo("late"));
    after.forEach(recorder -> assertThat(recorder.awaitBody()).isEqualTo("late"));
    await().atMost(Duration.ofSeconds(60)).until(() -> origin.stats().connections() == 1);
  }

  @Test
  void sendsCallsAgainThatAGoawayLeftUnprocessed() {
    TestServer server = fixture.start(TestServer.secure());
    server.handler =
        stream -> {
          if (server.accepted.get() > 1 || stream.path().equals("/first")) {
            open.add(stream);
            stream.begin(200);
          }
        };
    Origin origin = fixture.origin(server);
    Recorder first = fixture.get(origin, "/first");
    assertThat(first.status()).isEqualTo(200);
    List<Recorder> unprocessed = call(origin, 3);
    await().atMost(Duration.ofSeconds(60)).until(() -> server.requests.get() == 4);
    server.goAway(1);
    awaitHeaders(unprocessed);
    assertThat(server.accepted).hasValue(2);
    open.forEach(TestStream::end);
    first.awaitBody();
    unprocessed.forEach(Recorder::awaitBody);
  }

  @Test
  void failsAllWaitingCallsWhenTheConnectionCannotBeOpened() {
    TestServer server = holding(TestServer.secure());
    Origin origin = fixture.origin(server);
    server.kill();
    for (Recorder recorder : call(origin, 200)) {
      assertThat(recorder.awaitFailure().kind()).isEqualTo(HttpFailure.Kind.UNREACHABLE);
    }
    assertThat(fixture.opened.get()).isLessThan(20);
    assertThat(origin.stats()).isEqualTo(new OriginStats(0, 0, 0));
  }

  @Test
  void opensAnotherConnectionWhenTheCallThatOpenedOneIsCancelled() {
    TestServer deaf = fixture.start(TestServer.secure().deafToTls());
    Origin origin = fixture.build(fixture.builder(deaf.uri()));
    Call first = origin.call(Request.get("/first"), new Recorder());
    Recorder second = fixture.get(origin, "/second");
    await().atMost(Duration.ofSeconds(60)).until(() -> deaf.accepted.get() == 1);
    first.cancel();
    await().atMost(Duration.ofSeconds(60)).until(() -> deaf.accepted.get() >= 2);
    assertThat(second.isOver()).isFalse();
    origin.close();
    assertThat(second.awaitFailure().kind()).isEqualTo(HttpFailure.Kind.CLOSED);
  }
}
