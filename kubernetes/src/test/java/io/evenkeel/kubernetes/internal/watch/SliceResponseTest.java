// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.http.HttpFailure;
import io.evenkeel.http.Request;
import io.evenkeel.kubernetes.internal.slice.ApiStatus;
import io.evenkeel.kubernetes.internal.slice.KubernetesJson;
import io.evenkeel.kubernetes.internal.slice.SlicePage;
import io.evenkeel.kubernetes.internal.slice.Strings;
import io.evenkeel.kubernetes.internal.slice.WatchEvent;
import io.evenkeel.kubernetes.internal.watch.FakeApiServer.FakeCall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a response tells, and when. */
class SliceResponseTest {

  private final List<String> told = new ArrayList<>();
  private final FakeCall watch = call(true);
  private final FakeCall list = call(false);

  private FakeCall call(boolean isWatch) {
    return new FakeCall(
        Request.get("/"),
        new SliceResponse(
            new Told(), new KubernetesJson(new Strings()), new SpareArrays(), isWatch));
  }

  private final class Told implements SliceResponse.Inputs {
    @Override
    public void accepted() {
      told.add("accepted");
    }

    @Override
    public void activity() {
      told.add("activity");
    }

    @Override
    public void event(WatchEvent event) {
      told.add("event " + event.type() + " at " + event.resourceVersion());
    }

    @Override
    public void page(SlicePage page) {
      told.add("page at " + page.resourceVersion() + " next '" + page.next() + "'");
    }

    @Override
    public void ended() {
      told.add("ended");
    }

    @Override
    public void status(ApiStatus status, long retryAfterSeconds) {
      told.add("status " + status + ", retry after " + retryAfterSeconds);
    }

    @Override
    public void malformed(String message) {
      told.add("malformed: " + message);
    }

    @Override
    public void failed(HttpFailure failure) {
      told.add("failed " + failure.kind());
    }
  }

  @Test
  void aWatchIsAcceptedWithItsHeadersAndTellsEachEventAsItComes() {
    watch.accept();
    assertThat(told).containsExactly("accepted");
    watch.put("a", 7).bookmark(8).end();
    assertThat(told).containsExactly("accepted", "event PUT at 7", "event BOOKMARK at 8", "ended");
  }

  @Test
  void aPieceOfAnEventIsASignOfLifeAndTheWholeIsAnEvent() {
    watch.accept().body("{'type':'BOOKMARK','object':{'kind':'EndpointSlice',");
    assertThat(told).containsExactly("accepted", "activity");
    watch.body("'metadata':{'resourceVersion':'9'}}}\n");
    assertThat(told).containsExactly("accepted", "activity", "event BOOKMARK at 9");
  }

  @Test
  void anEmptyLineIsASignOfLifeAndNoEvent() {
    watch.accept().body("\n").end();
    assertThat(told).containsExactly("accepted", "activity", "ended");
  }

  @Test
  void aListIsReadWhenItIsWholeAndEachPieceIsASignOfLife() {
    list.accept().body("{'kind':'EndpointSliceList','metadata':");
    list.body("{'resourceVersion':'5','continue':'more'},'items':[]}");
    assertThat(told).containsExactly("accepted", "activity", "activity");
    list.end();
    assertThat(told).endsWith("page at 5 next 'more'");
  }

  @Test
  void aWatchThatEndsWithinAnEventIsMalformedAndShowsHowTheEventBegan() {
    watch.accept().body("{'type':'PUT' " + "x".repeat(200)).end();
    assertThat(told.get(told.size() - 1))
        .startsWith("malformed: the watch ended in the middle of an event: {\"type\":\"PUT\" xxx")
        .hasSizeLessThan(200);
    assertThat(told).doesNotContain("ended");
  }

  @Test
  void aListThatCannotBeReadSaysWhy() {
    list.accept().body("{'kind':").end();
    assertThat(told.get(told.size() - 1)).startsWith("malformed: the list cannot be read: ");
  }

  @Test
  void anEventThatCannotBeReadEndsAllThatTheResponseTells() {
    watch.accept().body("nonsense\n{'type':'BOOKMARK'}\n").bookmark(8).end();
    assertThat(told).hasSize(2);
    assertThat(told.get(1)).startsWith("malformed: an event cannot be read: ");
  }

  @Test
  void anEventLongerThanAnyIsMalformedBeforeItEnds() {
    watch.accept();
    String megabyte = "x".repeat(1 << 20);
    for (int i = 0; i < 9; i++) {
      watch.body(megabyte);
    }
    watch.end();
    assertThat(told)
        .endsWith("malformed: an event is longer than any that the API server would write")
        .hasSize(1 + 8 + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/json; charset=utf-8", "Application/JSON"})
  void jsonIsAcceptedHoweverItIsCalled(String type) {
    watch.headers(200, "Content-Type", type);
    assertThat(told).containsExactly("accepted");
  }

  @Test
  void aPageOfAProxyIsNotAcceptedAndNothingOfItIsRead() {
    list.headers(200, "content-type", "text/html").body("<html>").end();
    assertThat(told)
        .containsExactly(
            "malformed: expected content type application/json, but got 'text/html'; is this the"
                + " Kubernetes API, or a proxy in between?");
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 399})
  void aRedirectSaysWhereItLeads(int status) {
    list.headers(status, "location", "https://elsewhere.example/").end();
    assertThat(told)
        .containsExactly(
            "malformed: the API server redirects to https://elsewhere.example/ (HTTP "
                + status
                + "); use the address that it redirects to");
  }

  @Test
  void aBadRequestIsARefusalAndNoRedirect() {
    list.headers(400, "location", "https://elsewhere.example/").end();
    assertThat(told.get(0)).startsWith("status 400");
  }

  @Test
  void aRedirectToNowhereIsStillOne() {
    list.headers(302).end();
    assertThat(told.get(0)).contains("redirects to nowhere (HTTP 302)");
  }

  @Test
  void aRefusalIsToldInTheServersWordsWhenItIsWhole() {
    watch.headers(403).body("{'kind':'Status','code':403,'reason':'Forbidden',");
    assertThat(told).isEmpty();
    watch.body("'message':'endpointslices is forbidden'}").end();
    assertThat(told)
        .containsExactly("status 403 Forbidden: endpointslices is forbidden, retry after 0");
  }

  @Test
  void theCodeOfTheResponseCountsAndNotThatInItsBody() {
    watch.headers(503).body("{'kind':'Status','code':200,'reason':'Odd'}").end();
    assertThat(told).containsExactly("status 503 Odd, retry after 0");
  }

  @Test
  void anErrorWithoutAStatusIsItsCode() {
    watch.headers(502).body("<html>bad gateway</html>").end();
    assertThat(told).containsExactly("status 502, retry after 0");
  }

  @Test
  void anErrorPageWithoutEndIsItsCode() {
    watch.headers(502).body("x".repeat(60_000)).body("x".repeat(60_000)).end();
    assertThat(told).containsExactly("status 502, retry after 0");
  }

  @Test
  void secondsToWaitAreTakenFromTheHeader() {
    watch.headers(429, "retry-after", "12").end();
    assertThat(told).containsExactly("status 429, retry after 12");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "soon", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999"})
  void whatIsNoNumberOfSecondsIsNoWait(String value) {
    watch.headers(429, "retry-after", value).end();
    assertThat(told).containsExactly("status 429, retry after 0");
  }

  @Test
  void aFailureIsToldOnceAndNotAfterSomethingElseEndedTheResponse() {
    watch.accept().fail(HttpFailure.Kind.CLOSED, "reset");
    list.headers(302).fail(HttpFailure.Kind.CLOSED, "reset");
    assertThat(told).hasSize(3).startsWith("accepted", "failed CLOSED");
    assertThat(told.get(2)).startsWith("malformed: ");
  }
}
