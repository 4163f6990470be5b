// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.evenkeel.core.time.Scheduler;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One pod as one way of calling has it: so many calls at once, a bounded queue behind them, and a
 * service time that is waited for on a timer, so that a call costs no thread.
 *
 * <p>Thread-safe. Calls are answered outside the lock: by the timer, or inside {@link #begin}.
 */
final class Lane {

  /** A call that waits for its answer. */
  interface Work {
    /** It was worked on for its time. */
    void answer();

    /** It fails. */
    void fail(Status status);

    /** The timer of the thread that the call came on: its answer then costs no other's waking. */
    Scheduler timer();
  }

  /** A hung server holds what its memory holds; this is far more than a second of any load here. */
  private static final int HELD_BY_HUNG = 20_000;

  private final String pod;
  private final Capacity capacity;
  private final Supplier<Behaviour> behaviour;
  private final RandomGenerator random;
  private final Deque<Ticket> waiting = new ArrayDeque<>();
  private final LaneLoad load;
  private int working;
  private long begun;
  private long answered;
  private long failed;
  private int inFlight;

  Lane(String pod, Capacity capacity, Supplier<Behaviour> behaviour, RandomGenerator random) {
    this.pod = pod;
    this.capacity = capacity;
    this.behaviour = behaviour;
    this.random = random;
    this.load = new LaneLoad(capacity.concurrency());
  }

  /** A call has come. Its caller may give it up through what is returned. */
  Ticket begin(Work work) {
    Ticket ticket = new Ticket(work);
    Status refused = null;
    Duration time = Duration.ZERO;
    synchronized (this) {
      begun++;
      inFlight++;
      Behaviour now = behaviour.get();
      if (now.failingShare() > 0 && random.nextDouble() < now.failingShare()) {
        refused = now.failure().toStatus().withDescription(pod + " fails: a fault of the lab");
      } else if (now.hung() || working >= capacity.concurrency()) {
        if (waiting.size() < (now.hung() ? HELD_BY_HUNG : capacity.queue())) {
          waiting.add(ticket);
          return ticket;
        }
        refused =
            Status.RESOURCE_EXHAUSTED.withDescription(
                pod + " has " + working + " calls at work and " + waiting.size() + " waiting");
      } else {
        time = serviceTime(now);
        working++;
      }
      if (refused != null) {
        ticket.over = true;
        failed++;
        inFlight--;
        load.failed(work.timer().nanoTime());
      }
    }
    if (refused != null) {
      work.fail(refused);
    } else {
      workOn(ticket, time);
    }
    return ticket;
  }

  private void workOn(Ticket ticket, Duration time) {
    var unused = ticket.work.timer().schedule(() -> worked(ticket, time), time);
  }

  private void worked(Ticket ticket, Duration time) {
    boolean wanted;
    synchronized (this) {
      working--;
      wanted = !ticket.over;
      if (wanted) {
        ticket.over = true;
        answered++;
        inFlight--;
        long now = ticket.work.timer().nanoTime();
        load.answered(now, time.toNanos(), now - ticket.begunAt);
      }
    }
    if (wanted) {
      ticket.work.answer();
    }
    workOnNext();
  }

  /** Takes up what waits, as far as there is room; a lane that was hung has more than one. */
  void workOnNext() {
    while (true) {
      Ticket next;
      Duration time;
      synchronized (this) {
        Behaviour now = behaviour.get();
        next = now.hung() || working >= capacity.concurrency() ? null : waiting.poll();
        if (next == null) {
          return;
        }
        working++;
        time = serviceTime(now);
      }
      workOn(next, time);
    }
  }

  /** How loaded it is. */
  synchronized LaneLoad.Report load(long now) {
    return load.report(inFlight, now);
  }

  synchronized CallCounts counts() {
    return new CallCounts(begun, answered, failed, inFlight);
  }

  private Duration serviceTime(Behaviour now) {
    double mean = capacity.serviceTime().toNanos() * now.slowdown();
    return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * mean));
  }

  /** One call. */
  final class Ticket {

    private final Work work;
    private final long begunAt;
    private boolean over;

    private Ticket(Work work) {
      this.work = work;
      this.begunAt = work.timer().nanoTime();
    }

    /** Its caller waits no more. What is worked on is worked on to its end all the same. */
    void giveUp() {
      synchronized (Lane.this) {
        if (over) {
          return;
        }
        over = true;
        failed++;
        inFlight--;
        var unused = waiting.remove(this);
      }
    }
  }
}
