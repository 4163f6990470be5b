// SPDX-License-Identifier: Apache-2.0
/**
 * The lab: a cluster in one JVM, and every way of calling a service in it side by side.
 *
 * <p>Start with {@link io.evenkeel.lab.cluster.LabCluster}.
 */
@NullMarked
package io.evenkeel.lab;

import org.jspecify.annotations.NullMarked;
