// SPDX-License-Identifier: Apache-2.0
/**
 * The controllers of the small Kubernetes: what each makes of the objects, as the real ones do.
 *
 * <p>Start with {@link io.evenkeel.lab.cluster.control.ControlPlane}.
 */
@NullMarked
package io.evenkeel.lab.cluster.control;

import org.jspecify.annotations.NullMarked;
