// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One call after another: what is sent, what comes back, how it ends. */
final class CallsIT {

  private final Fixture fixture = new Fixture();
  @TempDir Path directory;

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void readsAResponseOverHttp2() {
    TestServer server = fixture.start(TestServer.secure().maxStreams(50));
    Recorder recorder = fixture.get(fixture.origin(server), "/hello?a=b%20c");
    assertThat(recorder.awaitBody()).isEqualTo("/hello?a=b%20c");
    assertThat(recorder.status()).isEqualTo(200);
    // HTTP/1.1 has no SETTINGS, and no such limit.
    assertThat(fixture.limits).containsExactly(50);
  }

  @Test
  void readsAResponseOverHttp1WhereTheServerHasNoHttp2() {
    TestServer server = fixture.start(TestServer.secure().http1Only());
    Origin origin = fixture.origin(server);
    assertThat(fixture.get(origin, "/one").awaitBody()).isEqualTo("/one");
    assertThat(fixture.get(origin, "/two").awaitBody()).isEqualTo("/two");
    assertThat(server.accepted).hasValue(1);
  }

  @Test
  void readsAResponseOverClearText() {
    TestServer server = fixture.start(TestServer.clear());
    Origin origin = fixture.origin(server);
    assertThat(fixture.get(origin, "/one").awaitBody()).isEqualTo("/one");
    assertThat(fixture.get(origin, "/two").awaitBody()).isEqualTo("/two");
  }

  @Test
  void retriesOnceWithTheNewTokenWhenTheTokenFileChangedAfterA401() throws Exception {
    Path token = directory.resolve("token");
    Files.writeString(token, "first\n");
    TestServer server = fixture.start(TestServer.secure());
    AtomicReference<String> accepted = new AtomicReference<>("Bearer first");
    server.handler =
        stream ->
            stream.answer(
                accepted.get().equals(stream.header("authorization")) ? 200 : 401, "answer");
    Origin origin =
        fixture.build(
            fixture
                .builder(server.uri())
                .credentials(Credentials.bearerFile(token, fixture.timers)));
    assertThat(fixture.get(origin, "/").status()).isEqualTo(200);

    accepted.set("Bearer second");
    assertThat(fixture.get(origin, "/").status()).isEqualTo(401);
    Files.writeString(token, "second\n");
    Recorder retried = fixture.get(origin, "/");
    assertThat(retried.status()).isEqualTo(200);
    assertThat(retried.awaitBody()).isEqualTo("answer");
    assertThat(server.accepted).hasValue(1);
  }

  @Test
  void deliversNothingAfterACancellationInsideACallback() {
    TestServer server = fixture.start(TestServer.secure());
    CountDownLatch reset = new CountDownLatch(1);
    server.handler =
        stream -> {
          stream.channel.closeFuture().addListener(closed -> reset.countDown());
          stream.begin(200);
          stream.data("one");
          stream.data("two");
        };
    Origin origin = fixture.origin(server);
    AtomicReference<Call> call = new AtomicReference<>();
    AtomicReference<String> seen = new AtomicReference<>("");
    CountDownLatch assigned = new CountDownLatch(1);
    call.set(
        origin.call(
            Request.get("/"),
            new ResponseListener() {
              @Override
              public void onHeaders(int status, java.net.http.HttpHeaders headers) {
                await().atMost(Duration.ofSeconds(60)).until(() -> assigned.getCount() == 0);
              }

              @Override
              public void onData(java.nio.ByteBuffer data) {
                seen.updateAndGet(s -> s + StandardCharsets.UTF_8.decode(data));
                call.get().cancel();
              }

              @Override
              public void onEnd() {
                seen.updateAndGet(s -> s + "end");
              }

              @Override
              public void onFailure(HttpFailure failure) {
                seen.updateAndGet(s -> s + failure);
              }
            }));
    assigned.countDown();
    await().atMost(Duration.ofSeconds(60)).until(() -> reset.getCount() == 0);
    await().atMost(Duration.ofSeconds(60)).until(() -> origin.stats().streams() == 0);
    assertThat(seen.get()).isIn("one", "onetwo");
  }

  @Test
  void deliversA401ThatOtherCredentialsCannotHelp() {
    TestServer server = fixture.start(TestServer.secure());
    server.handler = stream -> stream.answer(401, "who are you");
    Origin origin =
        fixture.build(fixture.builder(server.uri()).credentials(Credentials.bearer("t")));
    Recorder recorder = fixture.get(origin, "/");
    assertThat(recorder.status()).isEqualTo(401);
    assertThat(recorder.awaitBody()).isEqualTo("who are you");
    assertThat(server.requests).hasValue(1);
  }

  @Test
  void retriesA401OnlyOnce() {
    TestServer server = fixture.start(TestServer.secure());
    server.handler = stream -> stream.answer(401, "");
    Credentials hopeful =
        new Credentials() {
          @Override
          public java.util.concurrent.CompletionStage<@Nullable String> authorization() {
            return Credentials.known("Bearer t");
          }

          @Override
          public boolean rejected(@Nullable String authorization) {
            return true;
          }
        };
    Origin origin = fixture.build(fixture.builder(server.uri()).credentials(hopeful));
    assertThat(fixture.get(origin, "/").status()).isEqualTo(401);
    assertThat(server.requests).hasValue(2);
  }

  @Test
  void closesTheCredentialsAndFailsTheCallsThatWaitForThemAsClosed() {
    CompletableFuture<@Nullable String> never = new CompletableFuture<>();
    Credentials slow =
        new Credentials() {
          @Override
          public java.util.concurrent.CompletionStage<@Nullable String> authorization() {
            return never;
          }

          @Override
          public boolean rejected(@Nullable String authorization) {
            return false;
          }

          @Override
          public void close() {
            never.completeExceptionally(new IllegalStateException("the credentials were closed"));
          }
        };
    URI nowhere = URI.create("https://127.0.0.1:1");
    Origin origin = fixture.build(fixture.builder(nowhere).credentials(slow));
    Recorder call = fixture.get(origin, "/");
    assertThat(call.isOver()).isFalse();
    origin.close();
    assertThat(call.awaitFailure().kind()).isEqualTo(HttpFailure.Kind.CLOSED);
  }

  @Test
  void sendsNothingWhereTheCredentialsCannotBeHad() {
    TestServer server = fixture.start(TestServer.secure());
    Path missing = directory.resolve("missing");
    Origin origin =
        fixture.build(
            fixture
                .builder(server.uri())
                .credentials(Credentials.bearerFile(missing, fixture.timers)));
    HttpFailure failure = fixture.get(origin, "/").awaitFailure();
    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.CREDENTIALS);
    assertThat(failure).hasMessageContaining("token file " + missing + " does not exist");
    assertThat(server.accepted).hasValue(0);
  }

  @Test
  void followsNoRedirect() {
    TestServer server = fixture.start(TestServer.secure());
    server.handler =
        stream -> {
          stream.begin(302, "location", "/elsewhere");
          stream.end();
        };
    Recorder recorder = fixture.get(fixture.origin(server), "/");
    assertThat(recorder.status()).isEqualTo(302);
    recorder.awaitBody();
    assertThat(server.requests).hasValue(1);
  }

  @Test
  void sendsMethodBodyAndHeadersUnderThePrefix() {
    for (TestServer.Options options :
        new TestServer.Options[] {TestServer.secure(), TestServer.clear()}) {
      TestServer server = fixture.start(options);
      server.handler =
          stream ->
              stream.answer(
                  200,
                  String.join(
                      " ",
                      stream.method(),
                      stream.path(),
                      stream.header("content-type"),
                      stream.header("content-length"),
                      stream.header("user-agent"),
                      stream.header("x-one"),
                      stream.header("accept-encoding")));
      Origin origin =
          fixture.build(
              fixture.builder(java.net.URI.create(server.uri() + "/prefix/")).userAgent("me/1"));
      Recorder recorder = new Recorder();
      byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
      var unused =
          origin.call(
              Request.of("PUT", "/a?b", "application/json", body).header("X-One", "1"), recorder);
      assertThat(recorder.awaitBody()).isEqualTo("PUT /prefix/a?b application/json 2 me/1 1 null");
    }
  }

  @Test
  void refusesHeadersAndPathsThatWouldBreakTheRequest() {
    TestServer server = fixture.start(TestServer.secure());
    Origin origin = fixture.origin(server);
    for (Request request :
        new Request[] {Request.get("/").header("X", "hush\r\nY: z"), Request.get("/a b")}) {
      Recorder recorder = new Recorder();
      var unused = origin.call(request, recorder);
      HttpFailure failure = recorder.awaitFailure();
      assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.INVALID);
      assertThat(failure.getMessage()).startsWith("GET /").doesNotContain("hush");
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> origin.stats().connections() == 0);
    assertThat(fixture.get(origin, "/ok").awaitBody()).isEqualTo("/ok");
  }

  @Test
  void cancelsACallWhoseListenerThrowsAndServesTheNext() {
    TestServer server = fixture.start(TestServer.secure());
    Origin origin = fixture.origin(server);
    var unused =
        origin.call(
            Request.get("/"),
            new ResponseListener() {
              @Override
              public void onHeaders(int status, java.net.http.HttpHeaders headers) {
                throw new IllegalStateException("a listener's mistake, made on purpose");
              }

              @Override
              public void onData(java.nio.ByteBuffer data) {}

              @Override
              public void onEnd() {}

              @Override
              public void onFailure(HttpFailure failure) {}
            });
    await().atMost(Duration.ofSeconds(60)).until(() -> server.requests.get() == 1);
    await().atMost(Duration.ofSeconds(60)).until(() -> origin.stats().streams() == 0);
    assertThat(fixture.get(origin, "/next").awaitBody()).isEqualTo("/next");
    assertThat(server.accepted).hasValue(1);
  }

  @Test
  void asksForMoreOnlyAfterTheListenerIsThrough() {
    TestServer server = fixture.start(TestServer.secure());
    String chunk = "x".repeat(1 << 20);
    server.handler =
        stream -> {
          stream.begin(200);
          for (int i = 0; i < 40; i++) {
            stream.data(chunk);
          }
          stream.end();
        };
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    java.util.concurrent.atomic.AtomicLong bytes = new java.util.concurrent.atomic.AtomicLong();
    var unused =
        fixture
            .origin(server)
            .call(
                Request.get("/"),
                new ResponseListener() {
                  @Override
                  public void onHeaders(int status, java.net.http.HttpHeaders headers) {}

                  @Override
                  public void onData(java.nio.ByteBuffer data) {
                    bytes.addAndGet(data.remaining());
                    first.countDown();
                    try {
                      assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  }

                  @Override
                  public void onEnd() {
                    end.countDown();
                  }

                  @Override
                  public void onFailure(HttpFailure failure) {}
                });
    await().atMost(Duration.ofSeconds(60)).until(() -> first.getCount() == 0);
    // The server has sent what the flow-control window allows, and stands still.
    assertThat(bytes.get()).isLessThan(1 << 20);
    go.countDown();
    await().atMost(Duration.ofSeconds(60)).until(() -> end.getCount() == 0);
    assertThat(bytes).hasValue(40L << 20);
  }
}
