// SPDX-License-Identifier: Apache-2.0
/**
 * Real servers and real channels on loopback, with Evenkeel's policy and its peers; start with
 * {@code FleetServers} and {@code FleetClients}.
 */
@NullMarked
package io.evenkeel.benchmarks.loopback;

import org.jspecify.annotations.NullMarked;
