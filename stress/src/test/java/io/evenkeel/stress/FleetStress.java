// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stress;

import io.evenkeel.core.time.SystemTime;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;

/**
 * Rounds of one {@link StressedFleet} each, every one from a seed of its own, until the time is
 * over; ends with the first that breaks a promise, and names its seed.
 *
 * <p>{@code FleetStress SECONDS [SEED]}: with a seed every round is of that one. What the seed does
 * not fix is how the threads meet.
 */
public final class FleetStress {

  private FleetStress() {}

  public static void main(String[] args) throws Exception {
    long nanos = Duration.ofSeconds(Long.parseLong(args[0])).toNanos();
    boolean seeded = args.length > 1;
    long began = SystemTime.ticker().nanoTime();
    SplittableRandom seeds = new SplittableRandom(began);
    long rounds = 0;
    long calls = 0;
    do {
      long seed = seeded ? Long.parseLong(args[1]) : seeds.nextLong();
      try (StressedFleet fleet = new StressedFleet(seed)) {
        calls += fleet.run();
      } catch (AssertionError | ExecutionException e) {
        throw new AssertionError("With the seed " + seed + ", after " + rounds + " rounds", e);
      }
      rounds++;
    } while (SystemTime.ticker().nanoTime() - began < nanos);
    System.out.println("fleet: " + rounds + " rounds, " + calls + " calls, nothing found");
  }
}
