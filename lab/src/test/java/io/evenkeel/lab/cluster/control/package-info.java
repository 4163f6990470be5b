// SPDX-License-Identifier: Apache-2.0
/**
 * The controllers in virtual time, over pods that are none.
 *
 * <p>Start with {@link io.evenkeel.lab.cluster.control.SequencesTest}.
 */
@NullMarked
package io.evenkeel.lab.cluster.control;

import org.jspecify.annotations.NullMarked;
