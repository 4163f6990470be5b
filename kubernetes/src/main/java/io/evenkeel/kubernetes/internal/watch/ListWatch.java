// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.spi.Backoff;
import io.evenkeel.core.time.Ticker;
import io.evenkeel.kubernetes.internal.slice.ApiStatus;
import io.evenkeel.kubernetes.internal.slice.Slice;
import io.evenkeel.kubernetes.internal.slice.SlicePage;
import io.evenkeel.kubernetes.internal.slice.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The life of one watch, as a deterministic state machine: no I/O, no clock of its own, no thread.
 *
 * <p>It asks for everything once (by a watch that streams what there is, KEP-3157, or by a list in
 * pages), then follows changes, and after a break resumes from the last version seen. It asks for
 * everything again only when the server says that the version is gone (410) or too new, or shows
 * that its versions went back. What was published stands until a complete new answer is there.
 *
 * <p>Inputs are the {@code on…} methods, one call under way at a time; outputs are {@link Effects}.
 * Not thread-safe: one serial owner. The model is client-go's reflector.
 */
public final class ListWatch {

  // A server that streams what there is sends something all the time; one that does not know how
  // stays mute. Short enough that a list still makes the deadline of the first answer (10 s).
  static final Duration INITIAL_SILENCE = Duration.ofSeconds(6);

  // A list may wait in the server's queue, and comes in one piece: as long as its headers may take.
  static final Duration LIST_SILENCE = Duration.ofSeconds(30);

  // Bookmarks come about once a minute. Two may be lost; then the stream is taken for dead.
  static final Duration WATCH_SILENCE = Duration.ofSeconds(150);

  // As client-go: spreads the reconnects of a crowd, and finds what no watchdog finds.
  private static final int SHORTEST_WATCH_SECONDS = 300;
  private static final int LONGEST_WATCH_SECONDS = 600;

  // A watch that lives for less is no sign of health, and one that told nothing a refusal.
  private static final Duration SHORT_WATCH = Duration.ofSeconds(1);
  private static final int SHORT_WATCHES = 3;

  private static final int MALFORMED_ANSWERS = 3;

  // A server whose pages never end must not fill the memory.
  private static final int MOST_PAGES = 10_000;

  /** What the machine wants done, and what it has found. */
  public interface Effects {
    /** Asks for a page. Empty version: the most recent; "0": any the server has at hand. */
    void list(String resourceVersion, String next);

    /** Opens a watch; with {@code initialEvents}, without a version, what there is comes first. */
    void watch(String resourceVersion, boolean initialEvents, int timeoutSeconds);

    /** Ends the call under way; nothing of it must come in any more. */
    void cancel();

    /** Sets the one timer, in place of any earlier. */
    void timer(Duration delay);

    /** As {@link #timer}, for another try: it may be held back for as long as the server fails. */
    void retry(Duration delay);

    /** The server has answered, be it with a refusal that concerns this watch alone. */
    void answered();

    /**
     * The server did not serve this watch, and would not serve another.
     *
     * @param retryAfter for how long it wants to be left alone; zero if it did not say
     */
    void failed(Trouble trouble, Duration retryAfter);

    /** All slices, complete. */
    void replaced(List<Slice> all, String resourceVersion);

    /** A slice is new or has changed. */
    void put(Slice slice);

    /** A slice is gone. */
    void deleted(Slice slice);

    /** Something is wrong; told again whenever it is. */
    void trouble(Trouble trouble);

    /** What was wrong is over, and changes flow. */
    void healthy();

    /** For observers: a watch is opened again. */
    void restarted(String reason);

    /** For observers: all is asked for again. */
    void relisted(String reason);

    /** For observers: a stream was found mute. */
    void mute(String what);
  }

  private enum Phase {
    IDLE,
    INITIAL_EVENTS,
    LISTING,
    WATCHING,
    WAITING,
    CLOSED
  }

  private final Effects effects;
  private final ServerFeatures features;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Backoff backoff;
  private final Backoff deniedBackoff;

  private Phase phase = Phase.IDLE;
  private final Map<String, Slice> collected = new HashMap<>();
  private String version = "";
  private String firstListVersion = "0";
  private String lastPageToken = "";
  private int pages;
  private boolean everComplete;
  private Problem.@Nullable Kind troubledBy;
  private boolean listNext;
  private int goneInARow;
  private int shortWatches;
  private int malformedInARow;
  private long lastActivity;
  private long openedAt;
  private boolean sawEvent;
  private boolean accepted;
  private boolean bindingWait;
  private int streamsInVain;

  /**
   * @param backoff for a server that does not answer, or fails
   * @param deniedBackoff for a server that refuses: slower, as only a person can help
   */
  public ListWatch(
      Effects effects,
      ServerFeatures features,
      Ticker ticker,
      RandomGenerator random,
      Backoff backoff,
      Backoff deniedBackoff) {
    this.effects = effects;
    this.features = features;
    this.ticker = ticker;
    this.random = random;
    this.backoff = backoff;
    this.deniedBackoff = deniedBackoff;
  }

  /** Begins. */
  public void start() {
    proceed();
  }

  /** Ends; no effect comes after it but the end of the call under way. */
  public void close() {
    if (phase != Phase.CLOSED) {
      phase = Phase.CLOSED;
      effects.cancel();
    }
  }

  /** A hint that something may have changed: a wait of its own choice is over. */
  public void refresh() {
    if (phase == Phase.WAITING && !bindingWait) {
      effects.retry(Duration.ZERO);
    }
  }

  /** Another watch of this server has tried while this one waited, in vain. */
  public void onFailureOfAnother(Trouble trouble) {
    if (phase == Phase.WAITING && troubledBy != trouble.kind()) {
      trouble(trouble);
    }
  }

  /** Resumes where it can, else asks for everything. */
  private void proceed() {
    if (version.isEmpty()) {
      fetchAll();
    } else {
      openWatch();
    }
  }

  private void fetchAll() {
    collected.clear();
    if (features.watchList() && !listNext) {
      phase = Phase.INITIAL_EVENTS;
      opened();
      // The timer first: whatever goes wrong with the call, something will go on.
      effects.timer(INITIAL_SILENCE);
      effects.watch("", true, watchSeconds());
    } else {
      phase = Phase.LISTING;
      pages = 0;
      lastPageToken = "";
      opened();
      effects.timer(LIST_SILENCE);
      effects.list(firstListVersion, "");
    }
    listNext = false;
  }

  private void openWatch() {
    phase = Phase.WATCHING;
    opened();
    effects.timer(WATCH_SILENCE);
    effects.watch(version, false, watchSeconds());
  }

  private void opened() {
    openedAt = ticker.nanoTime();
    lastActivity = openedAt;
    sawEvent = false;
    accepted = false;
  }

  private int watchSeconds() {
    return SHORTEST_WATCH_SECONDS + random.nextInt(LONGEST_WATCH_SECONDS - SHORTEST_WATCH_SECONDS);
  }

  /** The server has accepted the call. */
  public void onAccepted() {
    lastActivity = ticker.nanoTime();
    openedAt = lastActivity;
    accepted = true;
    effects.answered();
    if (phase == Phase.WATCHING && troubledBy != null) {
      // Headers alone prove nothing: only when the watch has lived for a while is all well.
      effects.timer(SHORT_WATCH);
    }
  }

  /** Some bytes came, perhaps not a whole event. */
  public void onActivity() {
    lastActivity = ticker.nanoTime();
  }

  /** A page of a list is complete. */
  public void onPage(SlicePage page) {
    lastActivity = ticker.nanoTime();
    for (Slice slice : page.slices()) {
      collected.put(key(slice), slice);
    }
    if (page.next().isEmpty()) {
      complete(page.resourceVersion());
      openWatch();
      return;
    }
    if (++pages > MOST_PAGES || page.next().equals(lastPageToken)) {
      onMalformed("the list's pages do not end");
      return;
    }
    lastPageToken = page.next();
    effects.list("", page.next());
  }

  /** An event of a watch. */
  public void onEvent(WatchEvent event) {
    lastActivity = ticker.nanoTime();
    if (event.type() == WatchEvent.Type.ERROR) {
      effects.cancel();
      countLife();
      onErrorEvent(event.status() == null ? ApiStatus.ofCode(0) : event.status());
      return;
    }
    if (event.resourceVersion().isEmpty()) {
      onMalformed("an event has no metadata.resourceVersion");
      return;
    }
    if (phase == Phase.INITIAL_EVENTS) {
      onInitialEvent(event);
      return;
    }
    if (Versions.isBefore(event.resourceVersion(), version)) {
      effects.cancel();
      askForAllAgain(
          "the server's version went back from " + version + " to " + event.resourceVersion());
      return;
    }
    version = event.resourceVersion();
    sawEvent = true;
    shortWatches = 0;
    malformedInARow = 0;
    recovered();
    Slice slice = event.slice();
    if (slice != null) {
      if (event.type() == WatchEvent.Type.PUT) {
        effects.put(slice);
      } else {
        effects.deleted(slice);
      }
    }
  }

  private void onErrorEvent(ApiStatus status) {
    if (!status.isGone() && !status.isTooNew() && ++malformedInARow >= MALFORMED_ANSWERS) {
      // The server cannot go on from this version, whatever it calls that.
      malformedInARow = 0;
      version = "";
    }
    onError(status, retryAfter(status, 0));
  }

  private void onInitialEvent(WatchEvent event) {
    Slice slice = event.slice();
    if (slice != null) {
      if (event.type() == WatchEvent.Type.PUT) {
        collected.put(key(slice), slice);
      } else {
        collected.remove(key(slice));
      }
    }
    if (event.endsInitialEvents()) {
      streamsInVain = 0;
      complete(event.resourceVersion());
      phase = Phase.WATCHING;
      effects.timer(WATCH_SILENCE);
    } else if (slice == null) {
      // The first bookmark of a server that was asked for what there is, is the one that ends it.
      effects.cancel();
      effects.relisted("the server does not tell the end of what there is");
      listInstead();
      fetchAll();
    }
  }

  /**
   * An old server, or who stands before it, ignores the wish for initial events, and then never
   * says that they end. Twice, or it may have been the network.
   */
  private void listInstead() {
    if (accepted && ++streamsInVain >= 2) {
      features.noWatchList();
    }
    listNext = true;
  }

  private void complete(String resourceVersion) {
    version = resourceVersion;
    everComplete = true;
    sawEvent = true;
    firstListVersion = "";
    malformedInARow = 0;
    List<Slice> all = new ArrayList<>(collected.values());
    collected.clear();
    effects.replaced(all, resourceVersion);
    recovered();
    // Not the back-off: lists that succeed and watches that fail must not race each other.
    deniedBackoff.reset();
  }

  private void recovered() {
    if (troubledBy != null && everComplete) {
      troubledBy = null;
      effects.healthy();
    }
  }

  /** A watch that has lived is health: what comes next is a first failure again. */
  private void countLife() {
    if (phase == Phase.WATCHING && accepted && lived()) {
      backoff.reset();
      goneInARow = 0;
      shortWatches = 0;
    }
  }

  private boolean lived() {
    return ticker.nanoTime() - openedAt >= SHORT_WATCH.toNanos();
  }

  /** The server has ended the watch. */
  public void onEnd() {
    countLife();
    if (phase != Phase.WATCHING) {
      if (phase == Phase.INITIAL_EVENTS) {
        listInstead();
      }
      waitFor(
          backoff,
          new Trouble(
              Problem.Kind.UNREACHABLE, "the server ended the answer before it was complete"));
      return;
    }
    if (lived()) {
      effects.restarted("the server ended the watch");
      openWatch();
      return;
    }
    if (sawEvent) {
      // Nothing is wrong, but a server that makes a habit of it must not be asked all the time.
      effects.restarted("the server ended the watch at once");
    } else if (++shortWatches >= SHORT_WATCHES) {
      // Seen from servers that no longer have the version and do not say so.
      shortWatches = 0;
      version = "";
      String what = "the server ended " + SHORT_WATCHES + " watches at once without an event";
      effects.relisted(what);
      trouble(new Trouble(Problem.Kind.UNREACHABLE, what));
    }
    phase = Phase.WAITING;
    bindingWait = false;
    effects.retry(backoff.next());
  }

  /**
   * The server has answered with an error in place of what was asked for.
   *
   * @param retryAfterSeconds of the header; 0 for none
   */
  public void onStatus(ApiStatus status, long retryAfterSeconds) {
    Duration retryAfter = retryAfter(status, retryAfterSeconds);
    if (status.isOfTheServer()) {
      effects.failed(Trouble.of(status), retryAfter);
    } else {
      effects.answered();
    }
    onError(status, retryAfter);
  }

  private static Duration retryAfter(ApiStatus status, long ofHeader) {
    long asked = Math.max(ofHeader, status.retryAfterSeconds());
    return Duration.ofSeconds(Math.min(asked, CircuitBreaker.LONGEST_RETRY_AFTER.toSeconds()));
  }

  private void onError(ApiStatus status, Duration retryAfter) {
    int code = status.code();
    if (phase == Phase.INITIAL_EVENTS && (code == 422 || code == 400)) {
      features.noWatchList();
      fetchAll();
      return;
    }
    if (status.isGone()) {
      askForAllAgain("the server no longer has version " + version + " (410)");
      return;
    }
    if (status.isTooNew()) {
      effects.relisted("the server has not seen version " + version + " yet");
      version = "";
      firstListVersion = "";
      waitAtLeast(retryAfter.isZero() ? Duration.ofSeconds(1) : retryAfter);
      return;
    }
    Trouble trouble = Trouble.of(status);
    switch (code) {
      // A new token may be in its file at any moment.
      case 401 -> waitFor(backoff, trouble);
      case 403, 404 -> waitFor(deniedBackoff, trouble);
      default -> {
        trouble(trouble);
        waitAtLeast(retryAfter);
      }
    }
  }

  private void askForAllAgain(String why) {
    version = "";
    firstListVersion = "";
    effects.relisted(why);
    if (++goneInARow > 1) {
      // The new version is gone as well: do not race the server's compaction.
      trouble(new Trouble(Problem.Kind.UNREACHABLE, why + ", and that again and again"));
      waitAtLeast(Duration.ZERO);
    } else {
      fetchAll();
    }
  }

  /** The call has ended without a complete answer. */
  public void onFailure(Problem.Kind kind, String message, boolean connectionLost) {
    countLife();
    Trouble trouble = new Trouble(kind, message);
    effects.failed(trouble, Duration.ZERO);
    if (connectionLost && phase == Phase.WATCHING && troubledBy == null && sawOrLived()) {
      // One connection may break at any time. Only if the next try fails as well is it trouble.
      phase = Phase.WAITING;
      bindingWait = false;
      effects.retry(backoff.next());
      effects.restarted(message);
      return;
    }
    waitFor(backoff, trouble);
  }

  private boolean sawOrLived() {
    return sawEvent || (accepted && lived());
  }

  /** The answer cannot be understood. */
  public void onMalformed(String message) {
    effects.cancel();
    countLife();
    if (++malformedInARow >= MALFORMED_ANSWERS) {
      // The next watch would begin at the same event; a list may go past it.
      malformedInARow = 0;
      version = "";
    }
    // If one way of asking for all gives nonsense, the other may not.
    listNext = phase == Phase.INITIAL_EVENTS;
    giveUp(new Trouble(Problem.Kind.MALFORMED, message));
  }

  /** What was answered is no API server's work, or nothing was: others would fare no better. */
  private void giveUp(Trouble trouble) {
    if (!accepted) {
      effects.failed(trouble, Duration.ZERO);
    }
    waitFor(backoff, trouble);
  }

  private void waitFor(Backoff delays, Trouble trouble) {
    phase = Phase.WAITING;
    // Whom the server refuses only a person can help: hints do not shorten that wait.
    bindingWait =
        trouble.kind() == Problem.Kind.FORBIDDEN || trouble.kind() == Problem.Kind.NOT_FOUND;
    effects.retry(delays.next());
    trouble(trouble);
  }

  private void waitAtLeast(Duration asked) {
    phase = Phase.WAITING;
    bindingWait = !asked.isZero();
    // Jitter on top of what the server asks: it asks the same of everybody.
    effects.retry(asked.plus(backoff.next()));
  }

  private void trouble(Trouble trouble) {
    troubledBy = trouble.kind();
    effects.trouble(trouble);
  }

  /** The timer has run out. */
  public void onTimer() {
    switch (phase) {
      case WAITING -> proceed();
      case INITIAL_EVENTS -> onSilence(INITIAL_SILENCE);
      case LISTING -> onSilence(LIST_SILENCE);
      case WATCHING -> {
        if (accepted && lived()) {
          recovered();
        }
        onSilence(WATCH_SILENCE);
      }
      default -> {}
    }
  }

  private void onSilence(Duration bound) {
    Duration silent = Duration.ofNanos(ticker.nanoTime() - lastActivity);
    if (silent.compareTo(bound) < 0) {
      effects.timer(bound.minus(silent));
      return;
    }
    effects.cancel();
    String what = "nothing came for " + silent.toSeconds() + " s";
    effects.mute(what);
    countLife();
    if (phase == Phase.WATCHING) {
      effects.restarted(what);
      openWatch();
    } else if (phase == Phase.INITIAL_EVENTS) {
      listInstead();
      fetchAll();
    } else {
      giveUp(new Trouble(Problem.Kind.UNREACHABLE, "the list does not come: " + what));
    }
  }

  private static String key(Slice slice) {
    return slice.namespace() + "/" + slice.name();
  }
}
