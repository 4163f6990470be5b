// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.kubernetes.store.Kinds;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;

/** How a server is set up; what each means is said at {@link KubernetesApiBuilder}. Immutable. */
record Settings(
    InetSocketAddress address,
    boolean tls,
    int maxConcurrentStreams,
    Duration bookmarkInterval,
    Duration watchTimeout,
    Duration freshnessTimeout,
    String version,
    WatchListSupport watchList,
    int historyLength,
    boolean anonymousAllowed,
    ExpiredForm expiredForm,
    Kinds kinds,
    Clock clock,
    boolean gracefulPods,
    String serviceAddresses) {}
