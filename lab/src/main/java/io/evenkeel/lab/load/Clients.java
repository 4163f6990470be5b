// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import io.evenkeel.core.time.Ticker;
import io.evenkeel.grpc.EvenkeelCallOptions;
import io.evenkeel.lab.cluster.pod.Greeting;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one way of calling: channels that take turns.
 *
 * <p>A call has a deadline of a second and does not wait for ready; what gRPC retries transparently
 * it retries. Every status but OK is a failure. Calls begin on one thread; they end on gRPC's.
 */
public final class Clients implements AutoCloseable {

  private static final long DEADLINE_MILLIS = 1000;

  // Ten seconds' worth of the largest rate: those that hang end with their deadline.
  private static final int MOST_IN_FLIGHT = 20_000;

  // What calls are about, such as users: for the pick rule hash, which others do not look at.
  private static final String[] KEYS =
      IntStream.range(0, 1000).mapToObj(user -> "user-" + user).toArray(String[]::new);

  private final String mode;
  private final List<ManagedChannel> channels;
  private final CallLog log;
  private final Ticker ticker;
  private final AtomicInteger inFlight = new AtomicInteger();
  private int turn;
  private int key;

  /**
   * @param mode its id, which pods count by
   * @param channels are closed with this
   */
  public Clients(String mode, List<ManagedChannel> channels, CallLog log, Ticker ticker) {
    this.mode = mode;
    this.channels = List.copyOf(channels);
    this.log = log;
    this.ticker = ticker;
  }

  /** Begins a call that was due at {@code dueNanos}. */
  public void call(long dueNanos) {
    log.begun();
    if (inFlight.incrementAndGet() > MOST_IN_FLIGHT) {
      inFlight.decrementAndGet();
      log.failed(
          Status.RESOURCE_EXHAUSTED.withDescription(
              "the lab: " + MOST_IN_FLIGHT + " calls of this way wait for an answer already"));
      return;
    }
    ManagedChannel channel = channels.get(turn);
    turn = (turn + 1) % channels.size();
    ClientCall<String, String> call =
        channel.newCall(
            Greeting.GREET,
            CallOptions.DEFAULT
                .withOption(EvenkeelCallOptions.HASH_KEY, KEYS[key])
                .withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS));
    key = (key + 1) % KEYS.length;
    Metadata headers = new Metadata();
    headers.put(Greeting.MODE, mode);
    call.start(new Outcome(dueNanos), headers);
    call.request(1);
    call.sendMessage("");
    call.halfClose();
  }

  /**
   * A call over each channel that counts nowhere and waits for a connection.
   *
   * @param nanos what the call may take
   * @return each completes when its call has ended, however it did
   */
  public List<CompletableFuture<Void>> warmUp(long nanos) {
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (ManagedChannel channel : channels) {
      CompletableFuture<Void> end = new CompletableFuture<>();
      ends.add(end);
      ClientCall<String, String> call =
          channel.newCall(
              Greeting.GREET,
              CallOptions.DEFAULT
                  .withWaitForReady()
                  .withDeadlineAfter(nanos, TimeUnit.NANOSECONDS));
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              end.complete(null);
            }
          },
          new Metadata());
      call.request(1);
      call.sendMessage("");
      call.halfClose();
    }
    return ends;
  }

  /** Ends all calls and channels. */
  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  /**
   * Waits for the end of what {@link #close} ended.
   *
   * @return whether it came in time
   */
  public boolean awaitEnd(long millis) throws InterruptedException {
    boolean ended = true;
    for (ManagedChannel channel : channels) {
      ended &= channel.awaitTermination(millis, TimeUnit.MILLISECONDS);
    }
    return ended;
  }

  private final class Outcome extends ClientCall.Listener<String> {

    private final long dueNanos;
    private @Nullable String pod;

    Outcome(long dueNanos) {
      this.dueNanos = dueNanos;
    }

    @Override
    public void onMessage(String answer) {
      pod = answer;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      inFlight.decrementAndGet();
      String who = pod;
      if (status.isOk() && who != null) {
        log.answered(who, ticker.nanoTime() - dueNanos);
      } else if (status.isOk()) {
        log.failed(Status.INTERNAL.withDescription("OK without an answer"));
      } else {
        log.failed(status);
      }
    }
  }
}
