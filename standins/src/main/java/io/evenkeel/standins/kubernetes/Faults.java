// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.Fault;
import io.evenkeel.standins.http.Connection;
import io.evenkeel.standins.http.HttpServer;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Everything that can go wrong, on demand: {@code faults().watches().times(1).status(503)}. A fault
 * is active until it is cleared or has struck as often as {@link #times} said; it strikes watches
 * that were open before it too, where that makes sense.
 *
 * <p>Thread-safe. Each narrowing method gives a new object; the fault methods act at once.
 */
public final class Faults {

  private final FaultBoard board;
  private final HttpServer server;
  private final int maxConcurrentStreams;
  private final Predicate<ApiRequest> filter;
  private final long times;

  Faults(FaultBoard board, HttpServer server, int maxConcurrentStreams) {
    this(board, server, maxConcurrentStreams, request -> true, Long.MAX_VALUE);
  }

  private Faults(
      FaultBoard board,
      HttpServer server,
      int maxConcurrentStreams,
      Predicate<ApiRequest> filter,
      long times) {
    this.board = board;
    this.server = server;
    this.maxConcurrentStreams = maxConcurrentStreams;
    this.filter = filter;
    this.times = times;
  }

  /** Only for requests that fit. */
  public Faults on(Predicate<ApiRequest> predicate) {
    return new Faults(board, server, maxConcurrentStreams, filter.and(predicate), times);
  }

  /** Only for one resource, by its plural. */
  public Faults resource(String plural) {
    return on(request -> request.resource().equals(plural));
  }

  /** Only for lists. */
  public Faults lists() {
    return on(ApiRequest::isList);
  }

  /** Only for watches. */
  public Faults watches() {
    return on(ApiRequest::isWatch);
  }

  /** Only for reads of one object. */
  public Faults gets() {
    return on(ApiRequest::isGet);
  }

  /** Only for questions about version and health. */
  public Faults probes() {
    return on(ApiRequest::isProbe);
  }

  /** Only for so many strikes. */
  public Faults times(long strikes) {
    return new Faults(board, server, maxConcurrentStreams, filter, strikes);
  }

  /** Ends all faults. */
  public void clear() {
    board.clear();
  }

  // Connections.

  /** Resets every open connection now; strikes count connections. */
  public Fault resetConnections() {
    return connections().each("resetConnections", Connection::reset);
  }

  /** Sends GOAWAY on every open connection now; strikes count connections. */
  public Fault goAway() {
    return connections().each("goAway", Connection::goAway);
  }

  /**
   * Mutes every connection, new ones too: bytes are accepted, nothing is sent. Clearing sends what
   * was kept back. Strikes count connections.
   */
  public Fault muteConnections() {
    return connections().muteConnections();
  }

  /**
   * Closes the listening socket, so that new connections are refused; open ones go on. Clearing
   * listens again on the same port. The server cannot see who is refused: it strikes once.
   */
  public Fault refuseConnections() {
    return connections().refuseConnections();
  }

  /**
   * Lowers the HTTP/2 limit of concurrent streams, on open connections too. Strikes count the
   * connections that were told.
   */
  public Fault streamLimit(int streams) {
    return connections().streamLimit(streams);
  }

  /** Resets the connection on which a request comes, instead of an answer. */
  public Fault resetOnRequest() {
    return add("resetOnRequest", ResponseEffects.reset());
  }

  // Streams.

  /**
   * Mutes streams whose connection lives on: no events, no bookmarks, no end. Clearing sends what
   * was kept back. Strikes count what was kept back.
   */
  public Fault muteStreams() {
    return connections().muteStreams();
  }

  /**
   * Ends every open watch now, in good order, as the server does when a watch's time is over.
   * Strikes count watches.
   */
  public Fault endWatches() {
    return watches().connections().endOpen();
  }

  /** Answers late. */
  public Fault delay(Duration delay) {
    return add("delay " + delay, ResponseEffects.delay(delay));
  }

  // Answers.

  /** Answers with that HTTP status and a fitting Status object; 429 with {@code Retry-After: 1}. */
  public Fault status(int code) {
    return add("status " + code, ResponseEffects.status(Status.plain(code)));
  }

  /** Answers with that HTTP status and {@code Retry-After}, in whole seconds. */
  public Fault status(int code, Duration retryAfter) {
    Status status = Status.plain(code).retryingAfter(retryAfter.toSeconds());
    return add("status " + code, ResponseEffects.status(status));
  }

  /** Answers with anything at all. */
  public Fault respond(int code, String contentType, String body) {
    return add("respond " + code, ResponseEffects.respond(code, contentType, body));
  }

  /** 410 as HTTP status. */
  public Fault expiredStatus() {
    Status status = Status.expired("too old resource version: 1 (2)");
    return add("expiredStatus", ResponseEffects.status(status));
  }

  /** 410 as an event of a watch, which then ends. */
  public Fault expiredEvent() {
    Status status = Status.expired("too old resource version: 1 (2)");
    return add("expiredEvent", EventEffects.error(status));
  }

  /** An ERROR event with a Status of another code, after which the watch ends. */
  public Fault errorEvent(int code) {
    return add("errorEvent " + code, EventEffects.error(Status.plain(code)));
  }

  /** Sends half of a response or event and ends in good order, as some proxies do. */
  public Fault truncate() {
    return add("truncate", new Truncation(false));
  }

  /** Sends half of a response or event and breaks off. */
  public Fault truncateAndBreak() {
    return add("truncateAndBreak", new Truncation(true));
  }

  /** Sends what looks like JSON at first. */
  public Fault malformedJson() {
    return add("malformedJson", new Rewriting(Rewriting::malformed));
  }

  /** Sends the right body as {@code text/plain}. */
  public Fault wrongContentType() {
    return add("wrongContentType", ResponseEffects.contentType("text/plain; charset=utf-8"));
  }

  /** Answers with the HTML page of a proxy. */
  public Fault htmlPage(int code) {
    return add("htmlPage " + code, ResponseEffects.html(code));
  }

  /** Answers with 302 to another place. */
  public Fault redirect(String location) {
    return add("redirect", ResponseEffects.redirect(location));
  }

  /** Sends so many megabytes without a newline, instead of a list or at a watch's next event. */
  public Fault oversizedLine(int megabytes) {
    return add("oversizedLine", new OversizedLine(megabytes));
  }

  /** Sends everything in pieces of so many bytes: 1 is one byte at a time. */
  public Fault splitWrites(int bytes) {
    return add("splitWrites " + bytes, new Splitting(bytes, Integer.MAX_VALUE));
  }

  /** Sends each response and each event in two pieces, cut after so many bytes. */
  public Fault cutWrites(int after) {
    return add("cutWrites " + after, new Splitting(after, 1));
  }

  // Lists and events.

  /** Sends each event twice. */
  public Fault duplicateEvents() {
    return add("duplicateEvents", EventEffects.duplicate());
  }

  /** Sends an event of another kind before each event. */
  public Fault foreignEvents() {
    return add("foreignEvents", EventEffects.before(EventEffects.FOREIGN));
  }

  /** Sends an event of a type that nobody knows before each event. */
  public Fault unknownEvents() {
    return add("unknownEvents", EventEffects.before(EventEffects.UNKNOWN));
  }

  /** Takes the metadata from the objects of events and from the items of lists. */
  public Fault objectsWithoutMetadata() {
    return add("objectsWithoutMetadata", new Rewriting(Rewriting::withoutMetadata));
  }

  /** Makes each resourceVersion a word, in lists and events. */
  public Fault versionsNotNumbers() {
    return add("versionsNotNumbers", new Rewriting(Rewriting::wordyVersion));
  }

  /** Leaves out each resourceVersion, in lists and events. */
  public Fault withoutVersions() {
    return add("withoutVersions", new Rewriting(Rewriting::withoutVersion));
  }

  /** Leaves out the resourceVersion of bookmarks only. */
  public Fault bookmarksWithoutVersion() {
    return add("bookmarksWithoutVersion", new Rewriting(Rewriting::withoutBookmarkVersion));
  }

  /** Accepts watches and ends them in good order before anything is sent. */
  public Fault watchesEndAtOnce() {
    return add("watchesEndAtOnce", EventEffects.endAtOnce());
  }

  /** Gives every list a continue token that leads back to its start. */
  public Fault endlessLists() {
    return add("endlessLists", new Rewriting(Rewriting::endless));
  }

  private Fault add(String name, Effect effect) {
    Fault fault = connections().fault(name, () -> {});
    board.add(fault, filter, effect);
    return fault;
  }

  private ConnectionFaults connections() {
    return new ConnectionFaults(board, server, maxConcurrentStreams, filter, times);
  }
}
