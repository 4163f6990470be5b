// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.http.Answer;
import io.evenkeel.standins.http.Exchange;
import io.evenkeel.standins.kubernetes.store.EventLines;
import io.evenkeel.standins.kubernetes.store.EventType;
import io.evenkeel.standins.kubernetes.store.ExpiredException;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.Selector;
import io.evenkeel.standins.kubernetes.store.Store;
import java.time.Duration;

/** Begins watches: which version they start from, and whether they may. */
final class WatchHandler {

  private final Store store;
  private final Freshness freshness;
  private final Views views;
  private final Settings settings;

  WatchHandler(Store store, Freshness freshness, Views views, Settings settings) {
    this.store = store;
    this.freshness = freshness;
    this.views = views;
    this.settings = settings;
  }

  void handle(ApiRequest request, Exchange exchange, Answer answer, Kind kind) {
    Selector selector = Selectors.of(request, kind);
    WatchOptions options = WatchOptions.of(request, settings.watchList());
    long version = version(request, kind);
    Watch watch =
        new Watch(
            store,
            exchange,
            answer,
            kind,
            views.of(request),
            request.flag("allowWatchBookmarks"),
            settings.bookmarkInterval(),
            timeout(request));
    if (options.streamsInitialEvents()) {
      freshness.await(
          exchange,
          version,
          () -> watch.fromNow(selector, options.endsInitialEvents()),
          tooLarge -> refuse(answer, tooLarge));
      return;
    }
    try {
      watch.since(selector, version == 0 ? store.version() : version);
    } catch (ExpiredException e) {
      refuse(answer, Status.expired(String.valueOf(e.getMessage())));
    }
  }

  private void refuse(Answer answer, Status status) {
    if (settings.expiredForm() == ExpiredForm.HTTP) {
      Reply.status(answer, status);
    } else {
      errorEvent(answer, status);
    }
  }

  /** What a watch gets that was accepted but cannot be served. */
  static void errorEvent(Answer answer, Status status) {
    answer.begin(200, Reply.JSON_HEADERS);
    answer.write(EventLines.line(EventType.ERROR, status.json()));
    answer.flush();
    answer.end();
  }

  private static long version(ApiRequest request, Kind kind) {
    String text = request.parameter("resourceVersion");
    try {
      return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new Refusal(InvalidOptions.invalidVersion(kind, text));
    }
  }

  private Duration timeout(ApiRequest request) {
    String seconds = request.parameter("timeoutSeconds");
    if (seconds.isEmpty() || seconds.equals("0")) {
      return settings.watchTimeout();
    }
    try {
      return Duration.ofSeconds(Long.parseLong(seconds));
    } catch (NumberFormatException e) {
      throw new Refusal(
          Status.badRequest(
              "unable to convert timeoutSeconds: strconv.ParseInt: parsing \""
                  + seconds
                  + "\": invalid syntax"));
    }
  }
}
