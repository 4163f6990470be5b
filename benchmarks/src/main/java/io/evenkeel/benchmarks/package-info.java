// SPDX-License-Identifier: Apache-2.0
/**
 * The programs that {@code benchmarks/run} measures, Evenkeel's and its peers'.
 *
 * <p>Each is a {@code main} of its own, so that a measurement is of a whole process; which one
 * serves which figure is told in the scripts of {@code benchmarks/figures}.
 */
@NullMarked
package io.evenkeel.benchmarks;

import org.jspecify.annotations.NullMarked;
