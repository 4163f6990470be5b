// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import io.evenkeel.core.time.Scheduler;
import io.evenkeel.lab.cluster.pod.Greeting;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;

/**
 * Streams that are kept open beside the calls: each lasts for a while, and another begins where one
 * has ended. One that ends with another status than OK is a failed call of the log.
 *
 * <p>Thread-safe.
 */
public final class Streams implements AutoCloseable {

  private static final Duration LASTS = Duration.ofSeconds(2);

  // Who is refused at once must not ask without end.
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(250);

  private final List<ManagedChannel> channels;
  private final CallLog log;
  private final Scheduler scheduler;
  private volatile boolean closed;

  private Streams(List<ManagedChannel> channels, CallLog log, Scheduler scheduler) {
    this.channels = List.copyOf(channels);
    this.log = log;
    this.scheduler = scheduler;
  }

  /** Opens so many, over the channels in turn; they stay until {@link #close}. */
  public static Streams open(
      int count, List<ManagedChannel> channels, CallLog log, Scheduler scheduler) {
    Streams streams = new Streams(channels, log, scheduler);
    for (int i = 0; i < count; i++) {
      ManagedChannel channel = streams.channels.get(i % streams.channels.size());
      // Spread, or all of them would end in one moment for ever.
      var unused =
          scheduler.schedule(() -> streams.begin(channel), LASTS.multipliedBy(i).dividedBy(count));
    }
    return streams;
  }

  private void begin(ManagedChannel channel) {
    if (closed) {
      return;
    }
    log.begun();
    ClientCall<String, String> call = channel.newCall(Greeting.STAY, CallOptions.DEFAULT);
    call.start(new Outcome(channel, call), new Metadata());
    call.request(1);
    call.sendMessage(String.valueOf(LASTS.toMillis()));
    call.halfClose();
  }

  /** Begins no other; those that are open end with their channels, and count no more. */
  @Override
  public void close() {
    closed = true;
  }

  private final class Outcome extends ClientCall.Listener<String> {

    private final ManagedChannel channel;
    private final ClientCall<String, String> call;
    private String pod = "";

    Outcome(ManagedChannel channel, ClientCall<String, String> call) {
      this.channel = channel;
      this.call = call;
    }

    @Override
    public void onMessage(String answer) {
      pod = answer;
      call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (closed) {
        return;
      }
      if (status.isOk()) {
        log.stayed(pod);
        begin(channel);
      } else {
        log.failed(status);
        var unused = scheduler.schedule(() -> begin(channel), PAUSE_AFTER_FAILURE);
      }
    }
  }
}
