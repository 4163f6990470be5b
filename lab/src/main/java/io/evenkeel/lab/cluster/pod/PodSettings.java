// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import java.time.Duration;

/**
 * How pods' processes are. Immutable.
 *
 * @param startup until a process listens
 * @param linger how long it serves after SIGTERM as if nothing were; 0 for servers that stop at
 *     once
 * @param drain how long calls in flight may take after that
 * @param connectionAge when the server behind the port {@code grpc-aged} ends a connection
 * @param connectionAgeGrace how long calls may go on over a connection that is being ended
 * @param capacity for each way of calling
 * @param coldStart how one is that starts cold
 */
public record PodSettings(
    Duration startup,
    Duration linger,
    Duration drain,
    Duration connectionAge,
    Duration connectionAgeGrace,
    Capacity capacity,
    ColdStart coldStart) {}
