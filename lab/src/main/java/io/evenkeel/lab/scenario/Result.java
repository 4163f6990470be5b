// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import io.evenkeel.lab.measure.Sentences;
import io.evenkeel.lab.mode.Outcome;
import io.evenkeel.lab.state.EventNow;
import io.evenkeel.lab.state.LeftOut;
import io.evenkeel.lab.state.ModeInfo;
import io.evenkeel.lab.state.Stall;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was seen in a scenario.
 *
 * @param scenario that ran
 * @param seed of the lab
 * @param events with what each did to each way of calling
 * @param ways in the order of the lab
 * @param leftOut ways that could not run there, whose promises are not checked
 * @param stalls when the machine stood still: what was slow then was no way of calling
 * @param seconds of the series: those before the second are whole
 */
public record Result(
    Scenario scenario,
    long seed,
    List<EventNow> events,
    List<Way> ways,
    List<LeftOut> leftOut,
    List<Stall> stalls,
    List<Double> seconds) {

  /**
   * One way of calling.
   *
   * @param info what it is
   * @param outcome in numbers
   * @param p50Millis median latency in the whole scenario; null if no call was answered
   * @param p99Millis 99th percentile
   * @param connections open at the end
   * @param broken promises, a sentence each
   * @param series second by second
   */
  public record Way(
      ModeInfo info,
      Outcome outcome,
      @Nullable Double p50Millis,
      @Nullable Double p99Millis,
      int connections,
      List<String> broken,
      Series series) {}

  /**
   * Second by second; null where there was no call.
   *
   * @param p99Millis 99th percentile of the second
   * @param failed calls that failed in it
   * @param podsCalled pods that got a call in it
   * @param maxOverMean over the pods that were ready
   */
  public record Series(
      List<@Nullable Double> p99Millis,
      List<Double> failed,
      List<Integer> podsCalled,
      List<@Nullable Double> maxOverMean) {}

  /**
   * What is to be known beside the table: promises that were broken, and when the machine stood.
   */
  List<String> remarks() {
    return Stream.concat(broken().stream(), stalls.stream().map(Sentences::stall)).toList();
  }

  /** All promises that were broken, with the ways' titles. */
  public List<String> broken() {
    return ways.stream()
        .flatMap(way -> way.broken().stream().map(b -> way.info().title() + ": " + b))
        .toList();
  }
}
