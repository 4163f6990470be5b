// SPDX-License-Identifier: Apache-2.0
/**
 * Results for people.
 *
 * <p>Start with {@link io.evenkeel.simulation.report.Table}.
 */
@NullMarked
@Unstable
package io.evenkeel.simulation.report;

import io.evenkeel.core.Unstable;
import org.jspecify.annotations.NullMarked;
