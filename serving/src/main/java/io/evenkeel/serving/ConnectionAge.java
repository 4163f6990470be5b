// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import io.grpc.ServerBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long connections live: clients that balance by connection, behind a ClusterIP or with gRPC's
 * own DNS, see a new pod only when they connect anew.
 *
 * <p>{@code ConnectionAge.of(Duration.ofMinutes(5)).applyTo(builder)}. gRPC spreads the age by 10 %
 * to either side, so that connections made together do not end together, and ends one with a
 * GOAWAY, after which calls that run have the grace time; without it, which is gRPC's default, a
 * stream keeps its old connection for ever.
 *
 * @param age of a connection; calls pay for each new one with a handshake, so minutes
 * @param grace for the calls that run when it ends
 */
public record ConnectionAge(Duration age, Duration grace) {

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofDays(365);
  private static final Duration GRACE = Duration.ofSeconds(30);

  /**
   * These times.
   *
   * @throws IllegalArgumentException if the age is below a second, which gRPC would round up, or
   *     one is above a year
   */
  public ConnectionAge {
    require("age", age, LEAST);
    require("grace", grace, Duration.ZERO);
  }

  private static void require(String name, Duration time, Duration least) {
    if (time.compareTo(least) < 0 || time.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "The "
              + name
              + " of connections must be from "
              + least
              + " to "
              + MOST
              + ", but is "
              + time);
    }
  }

  /** That age, and half a minute for calls that run. */
  public static ConnectionAge of(Duration age) {
    return new ConnectionAge(age, GRACE);
  }

  /** Sets it. */
  public <T extends ServerBuilder<T>> T applyTo(ServerBuilder<T> builder) {
    builder.maxConnectionAge(age.toNanos(), TimeUnit.NANOSECONDS);
    return builder.maxConnectionAgeGrace(grace.toNanos(), TimeUnit.NANOSECONDS);
  }
}
