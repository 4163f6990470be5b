// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.balance;

import io.evenkeel.core.time.SystemTime;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer.SubchannelPicker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A new list in which one of 10,000 addresses is another, until its picker is published. */
@SuppressWarnings("NullAway.Init") // JMH calls what sets them up first
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class UpdateLoop {

  private static final int ENDPOINTS = 10_000;
  private static final int CHANGED = 5_000;
  // Longer than slow start: then the one that is new has another weight than all others.
  private static final long SLOW_START_NANOS = 11_000_000_000L;

  @Param({"evenkeel", "round_robin"})
  public String policy = "";

  private LoopbackPolicy under;
  private List<EquivalentAddressGroup> addresses;
  private int next;

  /** Makes the policy, has it connect, and updates it until nearly all endpoints are old. */
  @Setup(Level.Trial)
  public void connect() {
    under = new LoopbackPolicy(policy, Map.of());
    addresses = LoopbackPolicy.addresses(0, ENDPOINTS);
    next = ENDPOINTS;
    under.accept(addresses);
    long end = SystemTime.ticker().nanoTime() + SLOW_START_NANOS;
    while (SystemTime.ticker().nanoTime() - end < 0) {
      update();
    }
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void close() {
    under.close();
  }

  /** An update. */
  @Benchmark
  public SubchannelPicker update() {
    int before = under.published();
    List<EquivalentAddressGroup> changed = new ArrayList<>(addresses);
    changed.set(CHANGED, LoopbackPolicy.addresses(next++ & 0xffffff, 1).get(0));
    addresses = changed;
    under.accept(changed);
    if (under.published() == before) {
      throw new IllegalStateException("no picker was published");
    }
    return under.picker();
  }
}
