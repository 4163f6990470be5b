// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.balance;

import io.evenkeel.benchmarks.Greeting;
import io.grpc.CallOptions;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
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

/**
 * One pick of a policy whose endpoints are all ready, as a channel makes it for each call. All were
 * called before and have told their load, and some have a call under way.
 */
@SuppressWarnings("NullAway.Init") // JMH calls what sets them up first
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PickLoop {

  /** A policy by its name, and Evenkeel's by that of the rule. */
  @Param({
    "evenkeel/adaptive",
    "round_robin",
    "least_request_experimental",
    "weighted_round_robin",
  })
  public String policy = "";

  @Param({"10", "100", "1000", "10000"})
  public int endpoints;

  // Of all policies the first two answers of an endpoint tell nothing yet.
  private static final int CALLS_OF_EACH = 10;
  private static final int PART_UNDER_WAY = 4;
  private static final int TIMERS_SECONDS = 3;

  // Without it the reports of the first ten seconds do not count.
  private static final Map<String, Map<String, ?>> PEERS_SETTINGS =
      Map.of("weighted_round_robin", Map.of("blackoutPeriod", "0s"));

  private LoopbackPolicy under;
  private final PickSubchannelArgs args = new UnaryCall();

  /** Makes the policy, has it connect, and calls until something is known of nearly all. */
  @Setup(Level.Trial)
  public void connect() throws InterruptedException {
    int slash = policy.indexOf('/');
    under =
        slash < 0
            ? new LoopbackPolicy(policy, PEERS_SETTINGS.getOrDefault(policy, Map.of()))
            : new LoopbackPolicy(
                policy.substring(0, slash), Map.of("pick", policy.substring(slash + 1)));
    under.accept(LoopbackPolicy.addresses(0, endpoints));
    AnsweredCalls calls = new AnsweredCalls(args);
    calls.make(under.picker(), CALLS_OF_EACH * endpoints);
    calls.begin(under.picker(), endpoints / PART_UNDER_WAY);
    // Weights from reports are made by a timer, each second; so are the medians of latencies.
    var unused = new CountDownLatch(1).await(TIMERS_SECONDS, TimeUnit.SECONDS);
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void close() {
    under.close();
  }

  /** A pick. */
  @Benchmark
  public PickResult pick() {
    return under.picker().pickSubchannel(args);
  }

  private static final class UnaryCall extends PickSubchannelArgs {
    private final Metadata headers = new Metadata();

    @Override
    public CallOptions getCallOptions() {
      return CallOptions.DEFAULT;
    }

    @Override
    public Metadata getHeaders() {
      return headers;
    }

    @Override
    public MethodDescriptor<?, ?> getMethodDescriptor() {
      return Greeting.GREET;
    }
  }
}
