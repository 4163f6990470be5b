// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.grpc.NameResolver;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A cold start: from nothing to the first list of addresses of a name, by whichever resolver gRPC
 * finds on the class path, then the end.
 */
public final class DnsFirstList {

  private DnsFirstList() {}

  /** The argument is the target. */
  public static void main(String[] args) throws InterruptedException {
    SynchronizationContext context =
        new SynchronizationContext(
            (thread, e) -> {
              System.out.println(e);
              Runtime.getRuntime().halt(1);
            });
    ExecutorService offload = Executors.newCachedThreadPool();
    ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    NameResolver.Args given =
        NameResolver.Args.newBuilder()
            .setDefaultPort(443)
            .setProxyDetector(address -> null)
            .setSynchronizationContext(context)
            .setScheduledExecutorService(timers)
            .setOffloadExecutor(offload)
            .setServiceConfigParser(
                new NameResolver.ServiceConfigParser() {
                  @Override
                  public NameResolver.ConfigOrError parseServiceConfig(Map<String, ?> raw) {
                    return NameResolver.ConfigOrError.fromConfig(raw);
                  }
                })
            .build();
    NameResolver resolver =
        NameResolverRegistry.getDefaultRegistry()
            .asFactory()
            .newNameResolver(URI.create(args[0]), given);
    if (resolver == null) {
      throw new IllegalStateException("nobody resolves " + args[0]);
    }
    context.execute(() -> resolver.start(new First(resolver)));
    Thread.currentThread().join(60_000);
    Runtime.getRuntime().halt(2);
  }

  /** Ends the process with the first answer. */
  private static final class First extends NameResolver.Listener2 {
    private final NameResolver resolver;

    First(NameResolver resolver) {
      this.resolver = resolver;
    }

    @Override
    public Status onResult2(NameResolver.ResolutionResult result) {
      if (result.getAddressesOrError().hasValue()) {
        System.out.println(
            "resolved "
                + result.getAddressesOrError().getValue().size()
                + " by "
                + resolver.getClass().getName());
        Runtime.getRuntime().halt(0);
      }
      System.out.println(result.getAddressesOrError().getStatus());
      Runtime.getRuntime().halt(1);
      return Status.OK;
    }

    @Override
    public void onResult(NameResolver.ResolutionResult result) {
      var unused = onResult2(result);
    }

    @Override
    public void onError(Status error) {
      System.out.println(error);
      Runtime.getRuntime().halt(1);
    }
  }
}
