// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.ProxiedSocketAddress;
import io.grpc.ProxyDetector;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the channel's proxy detector first, as gRPC's own resolver does: where there is a proxy for
 * the target it is the one address, and it looks names up itself; else the target is watched.
 *
 * <p>All state is touched in the channel's synchronization context; the detector, which may block,
 * is asked elsewhere.
 */
final class ProxyAwareNameResolver extends NameResolver {

  private final Supplier<DiscoveryNameResolver> direct;
  private final String authority;
  private final InetSocketAddress destination;
  private final ProxyDetector detector;
  private final Executor offload;
  private final SynchronizationContext context;
  private @Nullable Listener2 listener;
  private @Nullable DiscoveryNameResolver watching;
  private boolean detecting;
  private boolean shutdown;

  /**
   * @param direct makes what is used where there is no proxy
   * @param destination unresolved
   */
  ProxyAwareNameResolver(
      Supplier<DiscoveryNameResolver> direct,
      String authority,
      InetSocketAddress destination,
      Args args) {
    this.direct = direct;
    this.authority = authority;
    this.destination = destination;
    this.detector = args.getProxyDetector();
    this.offload = HostNames.offload(args);
    this.context = args.getSynchronizationContext();
  }

  @Override
  public String getServiceAuthority() {
    return authority;
  }

  @Override
  public void start(Listener2 listener) {
    this.listener = listener;
    detect();
  }

  @Override
  public void refresh() {
    if (watching != null) {
      watching.refresh();
    }
    detect();
  }

  @Override
  public void shutdown() {
    shutdown = true;
    stopWatching();
  }

  private void detect() {
    if (detecting) {
      return;
    }
    detecting = true;
    try {
      offload.execute(
          () -> {
            try {
              ProxiedSocketAddress proxy = detector.proxyFor(destination);
              context.execute(() -> detected(proxy));
            } catch (IOException | RuntimeException | Error e) {
              // A detector of somebody's own may throw anything; it is asked again at a refresh.
              context.execute(() -> failed(e));
            }
          });
    } catch (RejectedExecutionException ended) {
      failed(ended);
    }
  }

  private void detected(@Nullable ProxiedSocketAddress proxy) {
    detecting = false;
    if (shutdown || listener == null) {
      return;
    }
    if (proxy != null) {
      stopWatching();
      var unused =
          listener.onResult2(
              ResolutionResult.newBuilder()
                  .setAddressesOrError(
                      StatusOr.fromValue(List.of(new EquivalentAddressGroup(proxy))))
                  .build());
    } else if (watching == null) {
      watching = direct.get();
      watching.start(listener);
    }
  }

  private void failed(Throwable e) {
    detecting = false;
    // What is watched already goes on.
    if (!shutdown && listener != null && watching == null) {
      var unused =
          listener.onResult2(
              ResolutionResult.newBuilder()
                  .setAddressesOrError(
                      StatusOr.fromStatus(
                          Status.UNAVAILABLE
                              .withDescription(
                                  authority + ": cannot tell whether there is a proxy for it: " + e)
                              .withCause(e)))
                  .build());
    }
  }

  private void stopWatching() {
    if (watching != null) {
      watching.shutdown();
      watching = null;
    }
  }

  /** For logs: what is resolved. */
  @Override
  public String toString() {
    return "ProxyAwareNameResolver[" + authority + "]";
  }
}
