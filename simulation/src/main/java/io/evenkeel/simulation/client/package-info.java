// SPDX-License-Identifier: Apache-2.0
/** Clients, which make calls and balance them, each with what it alone knows. */
@NullMarked
@Unstable
package io.evenkeel.simulation.client;

import io.evenkeel.core.Unstable;
import org.jspecify.annotations.NullMarked;
