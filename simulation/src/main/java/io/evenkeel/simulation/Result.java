// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation;

import java.time.Duration;
import java.util.List;

/**
 * What came of a run: of the calls that began while it was measured, each of which ended in one of
 * three ways. Equal runs have equal results.
 *
 * @param scenario its name
 * @param clients how many there were
 * @param policy its name
 * @param seed with which all of it can be had again
 * @param measured for how long
 * @param deadline of a call
 * @param latencies of the answered calls
 * @param failed calls that ended with an error
 * @param expired calls whose deadline passed
 * @param far calls that went to another zone
 * @param servers all that ever were
 * @param seconds the course of it
 * @param samples more of its course
 */
public record Result(
    String scenario,
    int clients,
    String policy,
    long seed,
    Duration measured,
    Duration deadline,
    Latencies latencies,
    long failed,
    long expired,
    long far,
    List<ServerResult> servers,
    List<Second> seconds,
    List<Sample> samples) {

  /**
   * What a server did while it was measured, or since it joined.
   *
   * @param id tells it from others
   * @param zone where it ran; empty where zones play no part
   * @param share of all calls that came to it
   * @param utilization the share of its workers that were at work
   * @param meanInFlight requests that it held, on average
   */
  public record ServerResult(
      String id, String zone, double share, double utilization, double meanInFlight) {}

  /**
   * The calls that began in one second.
   *
   * @param second from the begin of measuring
   * @param answered how many were
   * @param p50 of the answered ones, in milliseconds; no number where there is none
   * @param p99 likewise
   * @param failed those that failed or whose deadline passed
   */
  public record Second(int second, int answered, double p50, double p99, long failed) {}

  /**
   * The fleet at one moment.
   *
   * @param at from the begin of measuring
   * @param inFlight requests on each of {@link Result#servers} that there was by then
   */
  public record Sample(Duration at, List<Integer> inFlight) {
    public Sample {
      inFlight = List.copyOf(inFlight);
    }

    /** The most that a server held over the mean of all: 1 is even. */
    public double imbalance() {
      int sum = 0;
      int most = 0;
      for (int requests : inFlight) {
        sum += requests;
        most = Math.max(most, requests);
      }
      return sum == 0 ? 1 : (double) most * inFlight.size() / sum;
    }
  }

  public Result {
    servers = List.copyOf(servers);
    seconds = List.copyOf(seconds);
    samples = List.copyOf(samples);
  }

  /** All calls. */
  public long calls() {
    return latencies.count() + failed + expired;
  }

  /**
   * The time within which that share of the calls was answered, of those that were answered or
   * whose deadline passed, since leaving out who waited longest would flatter whoever is slow. Not
   * less than the deadline where so many were not answered within it.
   *
   * @param share such as 0.99
   * @return in milliseconds; no number where there was no such call
   */
  public double percentile(double share) {
    double waited = latencies.count() + expired;
    if (latencies.count() > 0 && share * waited <= latencies.count()) {
      return latencies.percentile(share * waited / latencies.count());
    }
    return expired > 0 ? deadline.toNanos() / 1e6 : Double.NaN;
  }

  /** The share of calls that failed or whose deadline passed. */
  public double failedShare() {
    return calls() == 0 ? 0 : (double) (failed + expired) / calls();
  }

  /** Answered calls a second. */
  public double goodput() {
    return latencies.count() / (measured.toNanos() / 1e9);
  }

  /** The most that a server held on average, over the mean of all: 1 is even. */
  public double imbalance() {
    double sum = 0;
    double most = 0;
    for (ServerResult server : servers) {
      sum += server.meanInFlight();
      most = Math.max(most, server.meanInFlight());
    }
    return sum == 0 ? 1 : most * servers.size() / sum;
  }

  /** The most that a server held over the mean of all, at one moment, on average. */
  public double momentaryImbalance() {
    return samples.stream().mapToDouble(Sample::imbalance).average().orElse(1);
  }
}
