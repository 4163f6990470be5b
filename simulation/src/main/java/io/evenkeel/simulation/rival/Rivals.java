// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.rival;

import io.evenkeel.simulation.policy.PolicyKind;
import java.util.List;

/** The other ways to balance; by whose they are, so that none has a name of Evenkeel's rules. */
public final class Rivals {

  public static final PolicyKind RANDOM =
      new PolicyKind(
          "envoy-random", "Envoy: chance alone", setting -> new RandomChoice(setting.random()));

  public static final PolicyKind ROUND_ROBIN =
      new PolicyKind(
          "grpc-round-robin",
          "gRPC: one after the other",
          setting -> new RoundRobin(setting.random()));

  public static final PolicyKind LEAST_REQUEST =
      new PolicyKind(
          "envoy-least-request",
          "Envoy, gRPC: fewer calls in flight of two choices",
          setting -> new LeastRequest(setting.random()));

  public static final PolicyKind FULL_SCAN =
      new PolicyKind(
          "envoy-full-scan",
          "Envoy: fewest calls in flight of all",
          setting -> new FullScan(setting.random()));

  public static final PolicyKind PEAK_EWMA =
      new PolicyKind(
          "peak-ewma",
          "Finagle, Linkerd: peak latency times calls in flight of two choices",
          setting -> new PeakEwma(setting.random()));

  public static final PolicyKind KRATOS =
      new PolicyKind(
          "kratos",
          "go-kratos: latency's root, calls in flight and success of two choices",
          setting -> new Kratos(setting.random()));

  public static final PolicyKind PREQUAL =
      new PolicyKind(
          "prequal-paper", "Prequal's paper: probes of in flight and latency", Prequal::new);

  /** All of them. */
  public static final List<PolicyKind> ALL =
      List.of(RANDOM, ROUND_ROBIN, LEAST_REQUEST, FULL_SCAN, PEAK_EWMA, KRATOS, PREQUAL);

  private Rivals() {}
}
