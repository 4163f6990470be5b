// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.evenkeel.core.time.Scheduler;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.services.CallMetricRecorder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers calls through the lane of their way of calling, on the thread that they came on. */
final class GreetHandler implements ServerCallHandler<String, String> {

  private final String pod;
  private final Function<String, Lane> lanes;
  private final Supplier<Scheduler> timer;

  GreetHandler(String pod, Function<String, Lane> lanes, Supplier<Scheduler> timer) {
    this.pod = pod;
    this.lanes = lanes;
    this.timer = timer;
  }

  @Override
  public ServerCall.Listener<String> startCall(ServerCall<String, String> call, Metadata headers) {
    String mode = headers.get(Greeting.MODE);
    call.request(2);
    return new Call(call, lanes.apply(mode == null ? "" : mode));
  }

  private final class Call extends ServerCall.Listener<String> implements Lane.Work {

    private final ServerCall<String, String> call;
    private final Lane lane;
    private final Scheduler here = timer.get();
    // Of this call, and known on this thread alone.
    private final CallMetricRecorder report = CallMetricRecorder.getCurrent();
    private Lane.@Nullable Ticket ticket;

    Call(ServerCall<String, String> call, Lane lane) {
      this.call = call;
      this.lane = lane;
    }

    @Override
    public void onHalfClose() {
      ticket = lane.begin(this);
    }

    @Override
    public void onCancel() {
      Lane.Ticket waiting = ticket;
      if (waiting != null) {
        waiting.giveUp();
      }
    }

    @Override
    public void answer() {
      lane.load(here.nanoTime()).to(report);
      call.sendHeaders(new Metadata());
      call.sendMessage(pod);
      call.close(Status.OK, new Metadata());
    }

    @Override
    public void fail(Status status) {
      lane.load(here.nanoTime()).to(report);
      call.close(status, new Metadata());
    }

    @Override
    public Scheduler timer() {
      return here;
    }
  }
}
