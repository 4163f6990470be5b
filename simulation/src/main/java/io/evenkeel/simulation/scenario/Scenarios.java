// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.Scenario;
import java.util.List;

/** All that may befall a fleet. */
public final class Scenarios {

  public static final Scenario HOMOGENEOUS = Homogeneous.scenario();
  public static final Scenario SLOW = SlowServers.scenario();
  public static final Scenario PAUSE = PausingServer.scenario();
  public static final Scenario FAST_FAIL = FailingServer.scenario();
  public static final Scenario HANG = HangingServer.scenario();
  public static final Scenario COLD_START = ColdServers.scenario();
  public static final Scenario ZONE_SKEW = UnevenZones.scenario();
  public static final Scenario FLAPPING = FlappingServers.scenario();
  public static final Scenario ROLLING_DEPLOY = RollingDeployment.scenario();
  public static final Scenario ANTAGONISTS = DisturbedServers.scenario();

  /** All of them. */
  public static final List<Scenario> ALL =
      List.of(
          HOMOGENEOUS,
          SLOW,
          PAUSE,
          FAST_FAIL,
          HANG,
          COLD_START,
          ZONE_SKEW,
          FLAPPING,
          ROLLING_DEPLOY,
          ANTAGONISTS);

  private Scenarios() {}
}
