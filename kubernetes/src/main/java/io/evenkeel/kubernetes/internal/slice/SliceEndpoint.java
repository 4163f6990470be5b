// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import io.evenkeel.core.endpoint.Hints;
import io.evenkeel.core.endpoint.Locality;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint as one slice has it, without a port: that is the slice's.
 *
 * @param id the target's uid; else host name and node; else the address
 * @param name the target's name; empty where there is none
 * @param address the first address, the only one with a meaning; empty where there is none
 * @param condition what the three conditions come to
 */
public record SliceEndpoint(
    String id, String name, String address, Condition condition, Locality locality, Hints hints) {

  /**
   * What {@code ready}, {@code serving} and {@code terminating} come to, by kube-proxy's rule
   * (KEP-1669): {@code ready} alone decides, so that {@code publishNotReadyAddresses} counts; what
   * is not ready but serves while it terminates may be called if nothing is ready. The better comes
   * first.
   */
  public enum Condition {
    READY(0),
    /** Terminating, and serves on. */
    DRAINING(1),
    NOT_READY(2),
    /** Terminating, and serves no more. */
    TERMINATED(3);

    /** Its place among the conditions; less is better. */
    final int rank;

    Condition(int rank) {
      this.rank = rank;
    }

    static Condition ofRank(int rank) {
      return switch (rank) {
        case 0 -> READY;
        case 1 -> DRAINING;
        case 2 -> NOT_READY;
        default -> TERMINATED;
      };
    }

    /** By the API's own defaults: a missing {@code ready} is true, the others follow it. */
    static Condition of(
        @Nullable Boolean ready, @Nullable Boolean serving, @Nullable Boolean terminating) {
      if (ready == null || ready) {
        return READY;
      }
      boolean terminates = terminating != null && terminating;
      if (!terminates) {
        return NOT_READY;
      }
      // A missing "serving" is to be read as "ready", which is false here (API, v1 types.go).
      return serving != null && serving ? DRAINING : TERMINATED;
    }
  }
}
