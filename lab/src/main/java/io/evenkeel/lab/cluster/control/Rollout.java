// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * The arithmetic of a rolling update: how many pods each ReplicaSet of a Deployment shall have now,
 * so that never more than {@code replicas + maxSurge} exist and never fewer than {@code replicas -
 * maxUnavailable} are available. Immutable.
 *
 * @param replicas how many pods are wanted in the end
 * @param surge how many more there may be meanwhile
 * @param unavailable how many fewer may be available meanwhile
 */
record Rollout(int replicas, int surge, int unavailable) {

  /**
   * A ReplicaSet as the arithmetic sees it.
   *
   * @param wanted pods that it shall have
   * @param available pods of it that are ready
   */
  record Part(int wanted, int available) {}

  static Rollout of(JsonObject deployment) {
    int replicas = (int) Json.number(deployment, "spec.replicas");
    if (Json.text(deployment, "spec.strategy.type").equals("Recreate")) {
      return new Rollout(replicas, 0, replicas);
    }
    String limits = "spec.strategy.rollingUpdate.";
    int surge = resolved(Json.text(deployment, limits + "maxSurge"), replicas, true);
    int unavailable = resolved(Json.text(deployment, limits + "maxUnavailable"), replicas, false);
    // As the real controller: both 0 would never get anywhere.
    return new Rollout(replicas, surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
  }

  /** A number, or a percentage of the replicas; a quarter where nothing is said. */
  private static int resolved(String limit, int replicas, boolean up) {
    String text = limit.isEmpty() ? "25%" : limit;
    try {
      if (!text.endsWith("%")) {
        return Math.max(0, Integer.parseInt(text));
      }
      double share = Integer.parseInt(text.substring(0, text.length() - 1)) / 100.0 * replicas;
      return (int) Math.max(0, up ? Math.ceil(share) : Math.floor(share));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** How many pods the newest ReplicaSet shall have. */
  int newest(Part newest, List<Part> older) {
    int total = newest.wanted() + older.stream().mapToInt(Part::wanted).sum();
    if (newest.wanted() >= replicas) {
      return replicas;
    }
    int room = Math.max(0, replicas + surge - total);
    return Math.min(replicas, newest.wanted() + room);
  }

  /** How many pods each older ReplicaSet shall have; those that are not ready go first. */
  List<Integer> older(Part newest, List<Part> older) {
    int total = newest.wanted() + older.stream().mapToInt(Part::wanted).sum();
    int floor = Math.max(0, replicas - unavailable);
    int newestNotReady = Math.max(0, newest.wanted() - newest.available());
    int removable = Math.max(0, total - floor - newestNotReady);
    List<Integer> wanted = new ArrayList<>();
    for (Part part : older) {
      int dead = Math.min(removable, Math.max(0, part.wanted() - part.available()));
      removable -= dead;
      wanted.add(part.wanted() - dead);
    }
    int available =
        newest.available()
            + older.stream().mapToInt(p -> Math.min(p.wanted(), p.available())).sum();
    int spare = Math.max(0, available - floor);
    for (int i = 0; i < wanted.size(); i++) {
      int less = Math.min(spare, Math.min(wanted.get(i), older.get(i).available()));
      spare -= less;
      wanted.set(i, wanted.get(i) - less);
    }
    return wanted;
  }
}
