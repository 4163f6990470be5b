// SPDX-License-Identifier: Apache-2.0
/**
 * The contract suites on a real API server. They need a cluster, so their names are not those of
 * tests: {@code interop/run contract} boots one and starts them in its network.
 */
@NullMarked
package io.evenkeel.interop.contract;

import org.jspecify.annotations.NullMarked;
