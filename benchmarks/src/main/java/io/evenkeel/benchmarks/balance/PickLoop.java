// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.balance;

import io.grpc.CallOptions;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
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

/** One pick of a policy whose endpoints are all ready, as a channel makes it for each call. */
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

  private LoopbackPolicy under;
  private final PickSubchannelArgs args = new UnaryCall();

  /** Makes the policy, and has it connect. */
  @Setup(Level.Trial)
  public void connect() {
    int slash = policy.indexOf('/');
    under =
        slash < 0
            ? new LoopbackPolicy(policy, Map.of())
            : new LoopbackPolicy(
                policy.substring(0, slash), Map.of("pick", policy.substring(slash + 1)));
    under.accept(LoopbackPolicy.addresses(0, endpoints));
    if (!under.picker().pickSubchannel(args).hasResult()) {
      throw new IllegalStateException("nothing to pick");
    }
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
    private static final MethodDescriptor<byte[], byte[]> METHOD =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodType.UNARY)
            .setFullMethodName("greeter.Greeter/Greet")
            .setRequestMarshaller(new Nothing())
            .setResponseMarshaller(new Nothing())
            .build();

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
      return METHOD;
    }
  }

  private static final class Nothing implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      return new byte[0];
    }
  }
}
