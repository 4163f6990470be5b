// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.deployed;

import io.evenkeel.core.time.Scheduler;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.lab.load.CallLog;
import io.evenkeel.lab.load.Clients;
import io.evenkeel.lab.load.ConnectionCount;
import io.evenkeel.lab.load.Load;
import io.evenkeel.lab.load.Streams;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls a target in open loop and tells each second what came of it.
 *
 * <p>A call has a deadline of a second and does not wait for ready; there is no retry but gRPC's
 * transparent one. Thread-safe; {@link #close} ends all threads and channels.
 */
public final class GreeterClient implements AutoCloseable {

  private static final long SECOND = 1_000_000_000L;

  // A cold JVM, a cold node, and servers that have only just begun.
  private static final long WARM_UP_NANOS = 30 * SECOND;

  // One that waits for longer waits for a server that will not answer: the next may find another.
  private static final long WARM_UP_CALL_NANOS = 2 * SECOND;

  // Calls over each channel, so that those that count meet warm code.
  private static final int WARM_UP_ROUNDS = 50;

  private final Settings settings;
  private final SystemTime time;
  private final CallLog log;
  private final Clients clients;
  private final ConnectionCount connections = new ConnectionCount();
  private final Consumer<CallReport> listener;
  private final long startNanos;
  private final long startMillis;
  private final Streams streams;
  private final Load load;
  private volatile Scheduler.@Nullable Timer tick;
  private volatile boolean closed;
  private long told;

  /**
   * What to call, and how. Immutable.
   *
   * @param target as gRPC takes it
   * @param policy to be the channels' default; empty for gRPC's own default
   * @param rate calls a second
   * @param streams kept open beside the calls
   * @param clients channels that take turns
   * @param way what it calls itself; servers are told it
   */
  public record Settings(
      String target, String policy, double rate, int streams, int clients, String way) {

    public Settings {
      if (!(rate > 0 && rate <= 100_000)) {
        throw new IllegalArgumentException(
            "The rate must be above 0 and at most 100000 calls a second, but is " + rate);
      }
      if (streams < 0 || streams > 10_000) {
        throw new IllegalArgumentException("Streams must be from 0 to 10000, but are " + streams);
      }
      if (clients < 1 || clients > 1000) {
        throw new IllegalArgumentException("Clients must be from 1 to 1000, but are " + clients);
      }
    }
  }

  private GreeterClient(Settings settings, Consumer<CallReport> listener) {
    this.settings = settings;
    this.listener = listener;
    this.time = SystemTime.start("evenkeel-client");
    List<ManagedChannel> channels = new ArrayList<>();
    // Begun before the log, so that no second is missed by it.
    this.startNanos = time.nanoTime();
    this.startMillis = time.now().toEpochMilli();
    this.log = new CallLog(time, startNanos);
    try {
      for (int i = 0; i < settings.clients(); i++) {
        channels.add(channel());
      }
    } catch (RuntimeException e) {
      // The target is not understood, or the policy is not there.
      channels.forEach(ManagedChannel::shutdownNow);
      time.close();
      throw e;
    }
    this.clients = new Clients(settings.way(), channels, log, time);
    warmUp();
    this.streams = Streams.open(settings.streams(), channels, log, time);
    this.load = Load.start(time, List.of(clients::call), settings.rate());
    // Of the second that is under way a part is missing.
    this.told = second() + 1;
    tickLater();
  }

  /**
   * Starts; returns when calls are on their way, after half a minute at most if nobody answers.
   *
   * @param listener is told each second, on a thread of this client
   * @throws IllegalArgumentException if gRPC does not understand the target or the policy
   */
  public static GreeterClient start(Settings settings, Consumer<CallReport> listener) {
    return new GreeterClient(settings, listener);
  }

  private ManagedChannel channel() {
    ManagedChannelBuilder<?> builder =
        Grpc.newChannelBuilder(settings.target(), InsecureChannelCredentials.create())
            .directExecutor()
            .addTransportFilter(connections);
    if (!settings.policy().isEmpty()) {
      builder.defaultLoadBalancingPolicy(settings.policy());
    }
    return builder.build();
  }

  private void warmUp() {
    long deadline = time.nanoTime() + WARM_UP_NANOS;
    for (int round = 0; round < WARM_UP_ROUNDS && time.nanoTime() < deadline; round++) {
      List<CompletableFuture<Void>> calls = clients.warmUp(WARM_UP_CALL_NANOS);
      CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
    }
  }

  private long second() {
    return (time.nanoTime() - startNanos) / SECOND;
  }

  private void tickLater() {
    long untilNext = SECOND - (time.nanoTime() - startNanos) % SECOND;
    if (!closed) {
      tick = time.schedule(this::tick, Duration.ofNanos(untilNext));
    }
  }

  private void tick() {
    long now = second();
    // A machine that stood still may have missed some: what happened in them is told all the same.
    try {
      for (long second = told; second < now; second++) {
        listener.accept(report(second));
      }
    } finally {
      told = now;
      tickLater();
    }
  }

  private CallReport report(long second) {
    return CallReport.of(
        settings.way(),
        startMillis + second * 1000,
        log.between(second, second + 1),
        log,
        connections.open(),
        // By the wall clock, as others on the cluster read it.
        nanos -> startMillis + TimeUnit.NANOSECONDS.toMillis(nanos - startNanos));
  }

  @Override
  public void close() {
    closed = true;
    Scheduler.Timer next = tick;
    if (next != null) {
      next.cancel();
    }
    load.close();
    streams.close();
    clients.close();
    time.close();
  }
}
