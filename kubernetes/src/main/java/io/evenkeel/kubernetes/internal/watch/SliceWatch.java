// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.spi.Backoff;
import io.evenkeel.core.discovery.spi.SerialExecutor;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.http.Call;
import io.evenkeel.http.HttpFailure;
import io.evenkeel.http.Request;
import io.evenkeel.kubernetes.internal.slice.ApiStatus;
import io.evenkeel.kubernetes.internal.slice.Slice;
import io.evenkeel.kubernetes.internal.slice.SlicePage;
import io.evenkeel.kubernetes.internal.slice.WatchEvent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ListWatch} on the wire: what it asks for becomes HTTP, what comes back becomes its
 * inputs.
 *
 * <p>All state is touched by one serial executor. Bytes are read and parsed on the HTTP callback's
 * thread, so that a large slice holds up nobody else.
 */
public final class SliceWatch implements ListWatch.Effects {

  /** As client-go. A server answers a list at version 0 whole, whatever the limit. */
  private static final int PAGE = 500;

  private static final Duration FLOOR = Duration.ofMillis(20);
  private static final Duration FIRST = Duration.ofMillis(200);

  // With a connect time-out of 3 s and no other wait but that for a turn, a server that is back is
  // seen within 5 s: the worst is one refused try just before, and this.
  private static final Duration CAP = Duration.ofSeconds(4);

  // What a server refuses only a person can heal; a person waits this long without wondering.
  private static final Duration DENIED_FLOOR = Duration.ofMillis(500);
  private static final Duration DENIED_FIRST = Duration.ofSeconds(2);
  private static final Duration DENIED_CAP = Duration.ofSeconds(10);

  /**
   * What is asked for. Its text is for observers. All is made anew for each request: a thousand
   * watches would keep hundreds of bytes each for the hours in which nothing is asked.
   */
  public interface Scope {
    /** Such as {@code /apis/discovery.k8s.io/v1/namespaces/prod/endpointslices}. */
    String path();

    /** A label selector; empty for none. */
    String selector();
  }

  /** Who is told. Called by the serial executor that was given. */
  public interface Listener {
    /** All slices, complete. */
    void replaced(List<Slice> all, String resourceVersion);

    /** A slice is new or has changed. */
    void put(Slice slice);

    /** A slice is gone. */
    void deleted(Slice slice);

    /** Something is wrong; told again whenever it is. */
    void trouble(Trouble trouble);

    /** What was wrong is over. */
    void healthy();
  }

  private final ApiServer server;
  private final SerialExecutor serial;
  private final SourceContext context;
  private final Scope scope;
  private final Listener listener;
  private final ListWatch machine;
  private final CircuitBreaker.Turn turn;
  private @Nullable Call call;
  private Scheduler.@Nullable Timer timer;
  private boolean awaitsTurn;
  // Tells the callbacks of the call under way from those of calls that were cancelled.
  private long generation;
  private long timerGeneration;

  /** Begins with {@link #start}. */
  public SliceWatch(
      ApiServer server,
      SourceContext context,
      SerialExecutor serial,
      Scope scope,
      Listener listener) {
    this.server = server;
    this.context = context;
    this.serial = serial;
    this.scope = scope;
    this.listener = listener;
    RandomGenerator random = context.newRandom();
    this.machine =
        new ListWatch(
            this,
            server.features(),
            context.scheduler(),
            random,
            new Backoff(FLOOR, FIRST, CAP, random),
            new Backoff(DENIED_FLOOR, DENIED_FIRST, DENIED_CAP, random));
    this.turn = server.breaker().turn(new Retry());
  }

  /** Begins. */
  public void start() {
    serial.execute(machine::start);
  }

  /** As {@link ListWatch#refresh}. */
  public void refresh() {
    serial.execute(machine::refresh);
  }

  /** Ends; nobody is told anything afterwards. */
  public void close() {
    serial.execute(
        () -> {
          machine.close();
          stopTimer();
          turn.leave();
        });
  }

  @Override
  public void list(String resourceVersion, String next) {
    String query =
        next.isEmpty()
            ? (resourceVersion.isEmpty() ? "" : "&resourceVersion=" + resourceVersion)
            : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    send("limit=" + PAGE + query, false);
  }

  @Override
  public void watch(String resourceVersion, boolean initialEvents, int timeoutSeconds) {
    String query =
        initialEvents
            ? "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
            : "&resourceVersion=" + URLEncoder.encode(resourceVersion, StandardCharsets.UTF_8);
    send("watch=1&allowWatchBookmarks=true&timeoutSeconds=" + timeoutSeconds + query, true);
  }

  private void send(String query, boolean watch) {
    long mine = ++generation;
    Inputs inputs = new Inputs(mine);
    turn.begins();
    try {
      call =
          server.call(
              Request.get(scope.path() + "?" + selector() + query)
                  .header("Accept", "application/json"),
              new SliceResponse(inputs, server.json(), server.arrays(), watch));
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      // Where the cluster is cannot be told: a file may be missing, and may come.
      inputs.misconfigured(e instanceof IllegalArgumentException ? e.getMessage() + "" : "" + e);
    }
  }

  private String selector() {
    String selector = scope.selector();
    return selector.isEmpty()
        ? ""
        : "labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8) + "&";
  }

  @Override
  public void cancel() {
    generation++;
    if (call != null) {
      call.cancel();
      call = null;
    }
  }

  @Override
  public void timer(Duration delay) {
    stopTimer();
    long mine = timerGeneration;
    timer = context.scheduler().schedule(() -> serial.execute(() -> timerRanOut(mine)), delay);
  }

  @Override
  public void retry(Duration delay) {
    stopTimer();
    if (delay.isZero()) {
      awaitTurn();
      return;
    }
    long mine = timerGeneration;
    timer = context.scheduler().schedule(() -> serial.execute(() -> retryIsDue(mine)), delay);
  }

  private void retryIsDue(long mine) {
    if (mine == timerGeneration) {
      timer = null;
      awaitTurn();
    }
  }

  private void awaitTurn() {
    awaitsTurn = true;
    turn.await();
  }

  /** What the other watches of the server have to do with this one's tries. */
  private final class Retry implements CircuitBreaker.Caller {
    @Override
    public void go() {
      serial.execute(
          () -> {
            if (awaitsTurn) {
              awaitsTurn = false;
              machine.onTimer();
            }
          });
    }

    @Override
    public void failed(Trouble trouble) {
      serial.execute(() -> machine.onFailureOfAnother(trouble));
    }
  }

  @Override
  public void answered() {
    turn.answered();
  }

  @Override
  public void failed(Trouble trouble, Duration retryAfter) {
    turn.failed(trouble, retryAfter);
  }

  private void timerRanOut(long mine) {
    // One that was replaced while it waited for its turn does not count.
    if (mine == timerGeneration) {
      timer = null;
      machine.onTimer();
    }
  }

  private void stopTimer() {
    timerGeneration++;
    awaitsTurn = false;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  @Override
  public void replaced(List<Slice> all, String resourceVersion) {
    listener.replaced(all, resourceVersion);
  }

  @Override
  public void put(Slice slice) {
    listener.put(slice);
  }

  @Override
  public void deleted(Slice slice) {
    listener.deleted(slice);
  }

  @Override
  public void trouble(Trouble trouble) {
    listener.trouble(trouble);
  }

  @Override
  public void healthy() {
    listener.healthy();
  }

  @Override
  public void restarted(String reason) {
    context.observer().restarted(scope.toString(), reason);
  }

  @Override
  public void relisted(String reason) {
    context.observer().relisted(scope.toString(), reason);
  }

  @Override
  public void mute(String what) {
    context.observer().mute(scope.toString(), what);
  }

  /** Brings what one call's response says to the machine, unless the call was cancelled. */
  private final class Inputs implements SliceResponse.Inputs {
    private final long mine;

    Inputs(long mine) {
      this.mine = mine;
    }

    private void hand(Runnable input) {
      serial.execute(
          () -> {
            if (generation == mine) {
              input.run();
            }
          });
    }

    void misconfigured(String message) {
      hand(() -> machine.onFailure(Problem.Kind.MISCONFIGURED, message, false));
    }

    @Override
    public void accepted() {
      hand(machine::onAccepted);
    }

    @Override
    public void activity() {
      hand(machine::onActivity);
    }

    @Override
    public void event(WatchEvent event) {
      hand(() -> machine.onEvent(event));
    }

    @Override
    public void page(SlicePage page) {
      hand(() -> machine.onPage(page));
    }

    @Override
    public void ended() {
      hand(machine::onEnd);
    }

    @Override
    public void status(ApiStatus status, long retryAfterSeconds) {
      hand(() -> machine.onStatus(status, retryAfterSeconds));
    }

    @Override
    public void malformed(String message) {
      hand(() -> machine.onMalformed(message));
    }

    @Override
    public void failed(HttpFailure failure) {
      String message = String.valueOf(failure.getMessage());
      hand(
          () -> {
            if (failure.kind() == HttpFailure.Kind.MUTE) {
              mute(message);
            }
            machine.onFailure(problemKind(failure.kind()), message, isConnectionLoss(failure));
          });
    }
  }

  private static boolean isConnectionLoss(HttpFailure failure) {
    return failure.kind() == HttpFailure.Kind.CLOSED || failure.kind() == HttpFailure.Kind.MUTE;
  }

  private static Problem.Kind problemKind(HttpFailure.Kind kind) {
    return switch (kind) {
      case TLS -> Problem.Kind.UNTRUSTED;
      // The server was not even asked.
      case CREDENTIALS, INVALID -> Problem.Kind.MISCONFIGURED;
      case UNREACHABLE, TIMEOUT, MUTE, CLOSED, PROXY -> Problem.Kind.UNREACHABLE;
    };
  }
}
