// SPDX-License-Identifier: Apache-2.0
/**
 * What a client asks of a way to balance, and Evenkeel's as one of them.
 *
 * <p>Start with {@link io.evenkeel.simulation.policy.Policy}.
 */
@NullMarked
@Unstable
package io.evenkeel.simulation.policy;

import io.evenkeel.core.Unstable;
import org.jspecify.annotations.NullMarked;
