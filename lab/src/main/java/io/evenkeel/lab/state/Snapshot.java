// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

import java.util.List;

/**
 * How things stand at one moment.
 *
 * @param at seconds since the lab began
 * @param ratePerMode calls a second that each way of calling is asked to make
 * @param windowSeconds over how long rates and percentiles are taken, after a reset since then;
 *     shares may be of less
 * @param cluster what there is to be called
 * @param modes as in {@link LabView#modes}
 * @param events newest last; the last 30
 * @param actions as in {@link LabView#actions}
 * @param stalls of the last two minutes, newest last
 */
public record Snapshot(
    double at,
    double ratePerMode,
    double windowSeconds,
    ClusterNow cluster,
    List<ModeNow> modes,
    List<EventNow> events,
    List<ActionNow> actions,
    List<Stall> stalls) {

  public Snapshot {
    modes = List.copyOf(modes);
    events = List.copyOf(events);
    actions = List.copyOf(actions);
    stalls = List.copyOf(stalls);
  }

  /**
   * A way of calling.
   *
   * @throws IllegalArgumentException if there is none of that id
   */
  public ModeNow mode(String id) {
    return modes.stream()
        .filter(mode -> mode.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No way of calling '"
                        + id
                        + "'; there are "
                        + String.join(", ", modes.stream().map(ModeNow::id).toList())));
  }
}
