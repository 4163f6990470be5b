// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.balance;

import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.ClientStreamTracer.StreamInfo;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Calls without a channel: a policy's tracers are told what a channel would tell them of calls that
 * are answered well, with a report of the server's load.
 */
final class AnsweredCalls {

  private static final Metadata.Key<byte[]> REPORT =
      Metadata.Key.of("endpoint-load-metrics-bin", Metadata.BINARY_BYTE_MARSHALLER);
  // Of xds.data.orca.v3.OrcaLoadReport, each a double.
  private static final byte CPU_UTILIZATION = 1 << 3 | 1;
  private static final byte CALLS_PER_SECOND = 6 << 3 | 1;

  private final PickSubchannelArgs args;
  private final StreamInfo info =
      StreamInfo.newBuilder().setCallOptions(CallOptions.DEFAULT).build();

  AnsweredCalls(PickSubchannelArgs args) {
    this.args = args;
  }

  /** So many calls, one after the other. */
  void make(SubchannelPicker picker, int calls) {
    for (int i = 0; i < calls; i++) {
      ClientStreamTracer tracer = begin(picker);
      if (tracer != null) {
        Metadata trailers = new Metadata();
        trailers.put(REPORT, report(0.2 + i % 5 * 0.1));
        tracer.inboundTrailers(trailers);
        tracer.streamClosed(Status.OK);
      }
    }
  }

  /** So many calls that go on. */
  void begin(SubchannelPicker picker, int calls) {
    for (int i = 0; i < calls; i++) {
      var unused = begin(picker);
    }
  }

  private @Nullable ClientStreamTracer begin(SubchannelPicker picker) {
    ClientStreamTracer.Factory tracers = picker.pickSubchannel(args).getStreamTracerFactory();
    return tracers == null ? null : tracers.newClientStreamTracer(info, new Metadata());
  }

  private static byte[] report(double utilization) {
    return ByteBuffer.allocate(2 * (1 + Double.BYTES))
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(CPU_UTILIZATION)
        .putDouble(utilization)
        .put(CALLS_PER_SECOND)
        .putDouble(100)
        .array();
  }
}
