// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pod at one moment. Immutable.
 *
 * @param name as in {@code kubectl get pods}
 * @param ip where it listens; empty as long as it has no address
 * @param port where the greeter listens; 0 if it has no such port
 * @param node empty as long as it has none
 * @param zone the node's; empty as long as it has none
 * @param phase where it is in its life
 * @param ready whether it is ready in its Services' slices
 * @param serving whether it takes calls, as its slices say: a terminating pod may
 * @param fault what is wrong with it, in a word or two; null if nothing is
 * @param created when it was made
 * @param readyAt when it became ready; {@link Instant#MAX} as long as it is not
 */
public record PodView(
    String name,
    String ip,
    int port,
    String node,
    String zone,
    Phase phase,
    boolean ready,
    boolean serving,
    @Nullable String fault,
    Instant created,
    Instant readyAt) {}
