// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.balance;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * What the threads that run the benchmark allocate for each operation. JMH's own profiler counts
 * all threads, and so what a policy's timers allocate meanwhile.
 */
public final class PickerBytes implements InternalProfiler {

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private Map<Long, Long> before = Map.of();

  /** For JMH. */
  public PickerBytes() {}

  @Override
  public String getDescription() {
    return "Bytes that the benchmark's own threads allocate";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = allocated();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long bytes = 0;
    for (Map.Entry<Long, Long> thread : allocated().entrySet()) {
      bytes += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
    }
    double each = (double) bytes / result.getMetadata().getAllOps();
    return List.of(new ScalarResult("pickers.alloc.norm", each, "B/op", AggregationPolicy.AVG));
  }

  @SuppressWarnings("deprecation") // threadId() came after Java 17
  private Map<Long, Long> allocated() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("-jmh-worker-"))
        .map(Thread::getId)
        .collect(Collectors.toMap(id -> id, threads::getThreadAllocatedBytes));
  }
}
