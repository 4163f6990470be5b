// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.evenkeel.interop.Options;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The same by fabric8's informers, which hold slices and join nothing; then answers as a {@link
 * Subject}.
 *
 * <pre>
 *   --services=1      an informer each
 *   --catalog=false   instead one informer of the namespace
 * </pre>
 */
public final class Fabric8Informers {

  private static final int TOGETHER = 50;

  private Fabric8Informers() {}

  /** Prints {@code empty BYTES}, then {@code complete ENDPOINTS} when all are there. */
  public static void main(String[] args)
      throws InterruptedException, ExecutionException, TimeoutException {
    Options options = new Options(args, Set.of("services", "catalog"));
    int services = options.number("services", 1);
    boolean catalog = Boolean.parseBoolean(options.text("catalog", "false"));
    System.out.println("empty " + Subject.reachable());
    AtomicLong events = new AtomicLong();
    KubernetesClient client = new KubernetesClientBuilder().build();
    var slices = client.discovery().v1().endpointSlices().inNamespace(Objects.NAMESPACE);
    ResourceEventHandler<EndpointSlice> counting = counting(events);
    List<SharedIndexInformer<EndpointSlice>> informers = new ArrayList<>();
    for (int i = 0; i < (catalog ? 1 : services); i++) {
      informers.add(
          catalog
              ? slices.runnableInformer(0)
              : slices
                  .withLabel("kubernetes.io/service-name", Objects.serviceName(i))
                  .runnableInformer(0));
    }
    // Not all at once: its client gives up connections that take longer than ten seconds.
    for (int from = 0; from < informers.size(); from += TOGETHER) {
      CompletableFuture<?>[] started =
          informers.subList(from, Math.min(informers.size(), from + TOGETHER)).stream()
              .map(informer -> informer.addEventHandler(counting).start().toCompletableFuture())
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(started).get(1, TimeUnit.MINUTES);
    }
    System.out.println(
        "complete "
            + informers.stream()
                .flatMap(informer -> informer.getStore().list().stream())
                .mapToInt(slice -> slice.getEndpoints().size())
                .sum());
    Subject.serve(events::get);
    client.close();
  }

  private static ResourceEventHandler<EndpointSlice> counting(AtomicLong events) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(EndpointSlice slice) {
        events.incrementAndGet();
      }

      @Override
      public void onUpdate(EndpointSlice before, EndpointSlice after) {
        events.incrementAndGet();
      }

      @Override
      public void onDelete(EndpointSlice slice, boolean stateUnknown) {
        events.incrementAndGet();
      }
    };
  }
}
