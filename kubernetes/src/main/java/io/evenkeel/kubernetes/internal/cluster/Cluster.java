// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.cluster;

import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.http.Call;
import io.evenkeel.http.HttpFailure;
import io.evenkeel.http.Origin;
import io.evenkeel.http.OriginBuilder;
import io.evenkeel.http.Request;
import io.evenkeel.http.ResponseListener;
import io.evenkeel.http.ServerAccess;
import io.evenkeel.http.Timers;
import io.evenkeel.kubernetes.internal.slice.KubernetesJson;
import io.evenkeel.kubernetes.internal.slice.Strings;
import io.evenkeel.kubernetes.internal.watch.ApiServer;
import io.evenkeel.kubernetes.internal.watch.CircuitBreaker;
import io.evenkeel.kubernetes.internal.watch.ServerFeatures;
import io.evenkeel.kubernetes.internal.watch.SpareArrays;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One API server, as somebody: its connections and what was learnt of it; shared by all its
 * watches. Thread-safe.
 */
public final class Cluster implements ApiServer, AutoCloseable {

  // The API server answers this without looking anything up, and to everybody.
  private static final String PROBE = "/version";

  // Who is refused tries every few seconds; a file that somebody mends is found soon enough.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  private final Locator locator;
  private final SourceContext context;
  private final ServerFeatures features = new ServerFeatures();
  private final CircuitBreaker breaker;
  private final KubernetesJson json = new KubernetesJson(new Strings());
  private final SpareArrays arrays = new SpareArrays();
  private @Nullable Origin origin;
  private @Nullable URI server;
  private @Nullable Object evidence;
  private boolean doubted;
  private long lookAgainAt;
  private boolean closed;

  /** Finds out how to reach a cluster, when it is first needed. */
  public interface Locator {
    /**
     * What the answer of {@link #locate} rests on and may change, to be compared: while it is equal
     * so is the answer. Null where there is no such thing. May read files; holds no secret.
     */
    default @Nullable Object evidence() {
      return null;
    }

    /**
     * May read files.
     *
     * @throws IllegalArgumentException if it cannot be told; says what is missing
     */
    ServerAccess locate(SourceContext context);
  }

  /** Reads and opens nothing yet. */
  public Cluster(Locator locator, SourceContext context) {
    this.locator = locator;
    this.context = context;
    this.breaker = new CircuitBreaker(context.executor(), context.scheduler(), context.newRandom());
    this.lookAgainAt = context.scheduler().nanoTime();
  }

  @Override
  public Call call(Request request, ResponseListener listener) {
    Origin now;
    boolean mayChange;
    synchronized (this) {
      now = origin();
      mayChange = evidence != null;
    }
    return now.call(request, mayChange ? new Doubtful(listener, now) : listener);
  }

  private synchronized Origin origin() {
    if (origin == null) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      // Before what rests on it: a change in between is then seen as one.
      Object found = locator.evidence();
      ServerAccess access = locator.locate(context);
      return replace(access, found);
    }
    long now = context.scheduler().nanoTime();
    if (doubted && now - lookAgainAt >= 0 && !closed) {
      doubted = false;
      lookAgainAt = now + LOOK_AGAIN.toNanos();
      return lookAgain(origin);
    }
    return origin;
  }

  /** Whoever was refused, or found nobody, may be so because of what has been mended meanwhile. */
  private synchronized Origin lookAgain(Origin old) {
    Object found = locator.evidence();
    if (found == null || found.equals(evidence)) {
      return old;
    }
    ServerAccess access;
    try {
      access = locator.locate(context);
    } catch (IllegalArgumentException halfWritten) {
      return old;
    }
    if (!access.server().equals(server)) {
      // Perhaps another cluster, where what the watches know is not so.
      return old;
    }
    Origin replaced = replace(access, found);
    // Calls under way fail, and are tried again as after any loss.
    old.close();
    return replaced;
  }

  private synchronized Origin replace(ServerAccess access, @Nullable Object found) {
    Origin opened = open(access);
    origin = opened;
    server = access.server();
    evidence = found;
    return opened;
  }

  private synchronized void doubt(Origin asked) {
    // What was found by what has been replaced meanwhile is no news.
    doubted |= asked == origin;
  }

  /** Sees whether the server could be reached, and accepts who asks. */
  private final class Doubtful implements ResponseListener {
    private final ResponseListener listener;
    private final Origin asked;

    Doubtful(ResponseListener listener, Origin asked) {
      this.listener = listener;
      this.asked = asked;
    }

    @Override
    public void onHeaders(int status, HttpHeaders headers) {
      if (status == 401) {
        doubt(asked);
      }
      listener.onHeaders(status, headers);
    }

    @Override
    public void onData(ByteBuffer data) {
      listener.onData(data);
    }

    @Override
    public void onEnd() {
      listener.onEnd();
    }

    @Override
    public void onFailure(HttpFailure failure) {
      switch (failure.kind()) {
        case UNREACHABLE, TLS, PROXY, CREDENTIALS -> doubt(asked);
        case TIMEOUT, MUTE, CLOSED, INVALID -> {}
      }
      listener.onFailure(failure);
    }
  }

  private Origin open(ServerAccess access) {
    OriginBuilder builder =
        Origin.builder(
                access.server(),
                context.executor(),
                timers(context.scheduler()),
                context.newRandom())
            .tls(access.tls())
            .credentials(access.credentials())
            .proxy(access.proxy())
            .probePath(PROBE)
            // A server that is gone must be noticed, and one that is back be found, within 5 s.
            .connectTimeout(Duration.ofSeconds(3))
            .userAgent("evenkeel-kubernetes");
    access.headers().forEach(builder::header);
    return builder.build();
  }

  @Override
  public ServerFeatures features() {
    return features;
  }

  @Override
  public CircuitBreaker breaker() {
    return breaker;
  }

  @Override
  public KubernetesJson json() {
    return json;
  }

  @Override
  public SpareArrays arrays() {
    return arrays;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (origin != null) {
      origin.close();
    }
  }

  /** The scheduler, as the HTTP client wants it. */
  public static Timers timers(Scheduler scheduler) {
    return new Timers() {
      @Override
      public long nanoTime() {
        return scheduler.nanoTime();
      }

      @Override
      public Runnable schedule(Runnable task, Duration delay) {
        return scheduler.schedule(task, delay)::cancel;
      }
    };
  }
}
