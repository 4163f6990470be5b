// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.endpoint.ClientView;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The settings that every source and every sink knows. */
public final class CommonSettings {

  /** How long a listener may be without any answer. */
  public static final Setting<Duration> DEADLINE =
      Setting.duration(
          "deadline",
          // Long enough for a cold DNS and TLS start on a busy node; shorter than the deadline of
          // most first calls, which would otherwise fail without the reason.
          Duration.ofSeconds(10),
          Duration.ofMillis(10),
          Duration.ofMinutes(10),
          "How long until a watch answers with a problem if there is no set yet.");

  /** The zone of this process. */
  public static final Setting<String> ZONE =
      Setting.text("zone", null, "The zone that this process runs in, for zone hints.");

  /** The node of this process. */
  public static final Setting<String> NODE =
      Setting.text("node", null, "The node that this process runs on, for node hints.");

  /** Whether hints count. */
  public static final Setting<Boolean> HINTS =
      Setting.flag(
          "hints", true, "Whether zone and node hints filter the endpoints, as kube-proxy does.");

  /** The balancing policy to ask gRPC for. */
  public static final Setting<String> LB =
      Setting.text(
          "lb",
          null,
          "The gRPC balancing policy to use, such as round_robin; sent as a service config that takes"
              + " the place of the channel's own.");

  /** The number of this process among its equals. */
  public static final Setting<Integer> ORDINAL =
      new Setting<>(
          "ordinal",
          "The number of this process among its equals, from 0, such as that of a StatefulSet's pod;"
              + " with it the subsets of the evenkeel policy are even.",
          "a whole number from 0 to 1000000",
          null,
          text -> {
            int ordinal = Integer.parseInt(text);
            if (ordinal < 0 || ordinal > 1_000_000) {
              throw new IllegalArgumentException();
            }
            return ordinal;
          });

  /** All of them, in the order of the docs. */
  public static final List<Setting<?>> ALL = List.of(LB, ZONE, NODE, ORDINAL, HINTS, DEADLINE);

  /** Where this process runs, as these settings say. */
  public static ClientView clientView(Settings settings) {
    return new ClientView(
        Objects.requireNonNullElse(settings.get(ZONE), ""),
        Objects.requireNonNullElse(settings.get(NODE), ""),
        settings.require(HINTS));
  }

  private CommonSettings() {}
}
