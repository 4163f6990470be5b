// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.cluster;

import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.http.Call;
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
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One API server, as somebody: its connections and what was learnt of it; shared by all its
 * watches. Thread-safe.
 */
public final class Cluster implements ApiServer, AutoCloseable {

  // The API server answers this without looking anything up, and to everybody.
  private static final String PROBE = "/version";

  private final Locator locator;
  private final SourceContext context;
  private final ServerFeatures features = new ServerFeatures();
  private final CircuitBreaker breaker;
  private final KubernetesJson json = new KubernetesJson(new Strings());
  private final SpareArrays arrays = new SpareArrays();
  private @Nullable Origin origin;
  private boolean closed;

  /** Finds out how to reach a cluster, when it is first needed. */
  public interface Locator {
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
  }

  @Override
  public Call call(Request request, ResponseListener listener) {
    return origin().call(request, listener);
  }

  private synchronized Origin origin() {
    if (origin == null) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      origin = open(locator.locate(context));
    }
    return origin;
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
