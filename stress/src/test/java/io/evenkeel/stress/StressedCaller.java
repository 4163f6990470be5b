// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stress;

import io.evenkeel.core.balance.Member;
import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** One thread's calls: some in flight at once, each ended once, in any way that a call can end. */
final class StressedCaller implements Runnable {

  static final CallInfo CALL =
      new CallInfo() {
        @Override
        public String hashKey() {
          return "a-key";
        }

        @Override
        public String header(String name) {
          return "a-value";
        }
      };

  private static final int MOST_IN_FLIGHT = 10;
  private static final Outcome[] OUTCOMES = Outcome.values();

  private record Call(Member member, int token, boolean answered, boolean released, long start) {}

  private final SplittableRandom random;
  private final Function<Boolean, Member> picks;
  private final LongSupplier clock;
  private final BooleanSupplier over;
  private final Deque<Call> inFlight = new ArrayDeque<>();

  StressedCaller(
      SplittableRandom random,
      Function<Boolean, Member> picks,
      LongSupplier clock,
      BooleanSupplier over) {
    this.random = random;
    this.picks = picks;
    this.clock = clock;
    this.over = over;
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // only how often threads meet depends on it
  public void run() {
    while (!over.getAsBoolean()) {
      // Or the driver would seldom have its turn where there are few processors.
      Thread.yield();
      if (inFlight.size() < random.nextInt(1 + MOST_IN_FLIGHT)) {
        begin();
      } else if (!inFlight.isEmpty()) {
        end(random.nextBoolean() ? inFlight.removeFirst() : inFlight.removeLast());
      }
    }
    while (!inFlight.isEmpty()) {
      end(inFlight.removeFirst());
    }
  }

  private void begin() {
    Member member = picks.apply(random.nextInt(4) == 0);
    long now = clock.getAsLong();
    int token = member.started(now);
    boolean answered = random.nextInt(4) == 0;
    if (answered) {
      member.answered(token, now, clock.getAsLong());
    }
    boolean released = answered && random.nextBoolean();
    if (released) {
      member.released();
    }
    inFlight.add(new Call(member, token, answered, released, now));
  }

  private void end(Call call) {
    Member member = call.member;
    long now = clock.getAsLong();
    // Some fail in a row, or nobody would be ejected.
    boolean bad = member.endpoint().id().hashCode() % 3 == 0 && random.nextInt(10) != 0;
    Outcome outcome = bad ? Outcome.FAILED : OUTCOMES[random.nextInt(OUTCOMES.length)];
    member.ended(call.token, call.answered, call.released, call.start, now, outcome, 0);
    if (random.nextInt(8) == 0) {
      double share = random.nextDouble();
      member.reported(new LoadReport(share, share, share, 100, 1, Map.of("rif", share), now));
    }
    double load = member.load(now);
    StressedFleet.check(
        load >= 0 && load < Double.POSITIVE_INFINITY,
        "The load of " + member.endpoint().id() + " is " + load);
  }
}
