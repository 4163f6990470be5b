// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.http.Answer;
import io.evenkeel.standins.http.Exchange;
import io.evenkeel.standins.kubernetes.store.ExpiredException;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.Selector;
import io.evenkeel.standins.kubernetes.store.Store;
import io.evenkeel.standins.kubernetes.store.Store.Listing;
import io.evenkeel.standins.kubernetes.store.StoredObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists: versions, pages, and what they look like on the wire. */
final class ListHandler {

  private final Store store;
  private final Freshness freshness;
  private final Views views;

  ListHandler(Store store, Freshness freshness, Views views) {
    this.store = store;
    this.freshness = freshness;
    this.views = views;
  }

  void handle(ApiRequest request, Exchange exchange, Answer answer, Kind kind) {
    Selector selector = Selectors.of(request, kind);
    validate(request);
    ContinueToken token = ContinueToken.of(request);
    long version = version(request);
    if (token != null) {
      list(request, answer, kind, selector, token, token.version());
    } else if (exact(request, version)) {
      freshness.await(
          exchange,
          version,
          () -> list(request, answer, kind, selector, null, version),
          tooLarge -> Reply.status(answer, tooLarge));
    } else {
      freshness.await(
          exchange,
          version,
          () -> list(request, answer, kind, selector, null, -1),
          tooLarge -> Reply.status(answer, tooLarge));
    }
  }

  private static void validate(ApiRequest request) {
    String match = request.parameter("resourceVersionMatch");
    String version = request.parameter("resourceVersion");
    if (!request.parameter("sendInitialEvents").isEmpty()) {
      throw new Refusal(
          InvalidOptions.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
    }
    if (match.isEmpty()) {
      return;
    }
    if (version.isEmpty()) {
      throw matchForbidden("resourceVersionMatch is forbidden unless resourceVersion is provided");
    }
    if (!request.parameter("continue").isEmpty()) {
      throw matchForbidden("resourceVersionMatch is forbidden when continue is provided");
    }
    if (match.equals("Exact") && version.equals("0")) {
      throw matchForbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
    }
    if (!match.equals("Exact") && !match.equals("NotOlderThan")) {
      throw new Refusal(
          InvalidOptions.unsupportedMatch(match, "\"Exact\", \"NotOlderThan\", \"\""));
    }
  }

  private static Refusal matchForbidden(String why) {
    return new Refusal(InvalidOptions.forbidden("resourceVersionMatch", why));
  }

  private static long version(ApiRequest request) {
    String text = request.parameter("resourceVersion");
    try {
      return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new Refusal(
          Status.badRequest("invalid resource version: " + InvalidOptions.unreadableVersion(text)));
    }
  }

  /** The old rule: with a limit, a version means exactly that version. */
  private static boolean exact(ApiRequest request, long version) {
    String match = request.parameter("resourceVersionMatch");
    return version > 0 && (match.equals("Exact") || (match.isEmpty() && limit(request) > 0));
  }

  private static long limit(ApiRequest request) {
    String text = request.parameter("limit");
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Refusal(
          Status.badRequest(
              "unable to convert limit: strconv.ParseInt: parsing \""
                  + text
                  + "\": invalid syntax"));
    }
  }

  /** Lists at a version, or as things are now if it is negative. */
  private void list(
      ApiRequest request,
      Answer answer,
      Kind kind,
      Selector selector,
      @Nullable ContinueToken token,
      long version) {
    Listing listing;
    try {
      listing = version < 0 ? store.list(kind, selector) : store.listAt(kind, selector, version);
    } catch (ExpiredException e) {
      Reply.status(
          answer,
          token == null
              ? Status.expired("The resourceVersion for the provided list is too old.")
              : Status.expiredContinue(token.atLatest().encoded()));
      return;
    }
    List<StoredObject> objects = listing.objects();
    if (token != null) {
      objects = objects.stream().filter(o -> o.key().compareTo(token.start()) >= 0).toList();
    }
    long limit = limit(request);
    boolean more = limit > 0 && objects.size() > limit;
    List<StoredObject> page = more ? objects.subList(0, (int) limit) : objects;
    String next =
        more
            ? new ContinueToken(listing.version(), page.get(page.size() - 1).key() + "\0").encoded()
            : "";
    boolean counted = more && selector.labels().isEmpty() && selector.fields().isEmpty();
    ListMeta meta =
        new ListMeta(listing.version(), next, counted ? objects.size() - page.size() : 0);
    Reply.json(answer, 200, views.of(request).list(kind, page, meta));
  }
}
