// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Watch;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.interop.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches Services and holds what was published last, as channels do; then answers as a {@link
 * Subject}.
 *
 * <pre>
 *   --services=1      a watch each
 *   --catalog=false   instead one watch of the namespace
 * </pre>
 */
public final class EvenkeelWatches {

  private EvenkeelWatches() {}

  /** Prints {@code empty BYTES}, then {@code complete ENDPOINTS} when all are there. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args, Set.of("services", "catalog"));
    int services = options.number("services", 1);
    boolean catalog = Boolean.parseBoolean(options.text("catalog", "false"));
    System.out.println("empty " + Subject.reachable());
    AtomicLong events = new AtomicLong();
    CountDownLatch missing = new CountDownLatch(catalog ? 1 : services);
    Map<Object, EndpointSet> held = new ConcurrentHashMap<>();
    Discoveries discoveries = Discoveries.builder().build();
    List<Watch> watches = new ArrayList<>();
    if (catalog) {
      watches.add(
          discoveries.watchAll(
              Target.parse("kubernetes:///*." + Objects.NAMESPACE),
              change -> {
                events.incrementAndGet();
                held.putAll(change.changed());
                if (change.complete()) {
                  missing.countDown();
                }
              }));
    } else {
      for (int i = 0; i < services; i++) {
        String name = Objects.serviceName(i);
        watches.add(
            discoveries.watch(
                Target.parse("kubernetes:///" + name + ":grpc"),
                observation -> {
                  EndpointSet set = observation.endpoints();
                  if (set != null) {
                    events.incrementAndGet();
                    if (held.put(name, set) == null) {
                      missing.countDown();
                    }
                  }
                }));
      }
    }
    if (!missing.await(5, TimeUnit.MINUTES)) {
      System.out.println("incomplete: " + missing.getCount() + " of " + services + " are missing");
      Runtime.getRuntime().halt(1);
    }
    System.out.println("complete " + held.values().stream().mapToInt(EndpointSet::size).sum());
    Subject.serve(events::get);
    watches.forEach(Watch::close);
  }
}
