// SPDX-License-Identifier: Apache-2.0
/**
 * How long it takes from a written slice to the first call that the new endpoint answers.
 *
 * <p>Start with {@link io.evenkeel.benchmarks.propagation.Propagation}.
 */
@NullMarked
package io.evenkeel.benchmarks.propagation;

import org.jspecify.annotations.NullMarked;
