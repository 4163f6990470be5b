// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.grpc.LoadBalancerRegistry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A balancing policy that a channel here would refuse the target for. No more than a note: the
 * client that the target is for may have it on its class path.
 */
final class PolicyNote {

  private PolicyNote() {}

  /** What to look at, if this process does not know the policy; null for none. */
  static Optional<String> of(@Nullable String policy) {
    boolean known =
        policy == null || LoadBalancerRegistry.getDefaultRegistry().getProvider(policy) != null;
    return known
        ? Optional.empty()
        : Optional.of(
            "Note: lb="
                + policy
                + " is no balancing policy that is known here, such as pick_first and round_robin;"
                + " a client without it refuses this target");
  }
}
