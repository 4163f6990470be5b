// SPDX-License-Identifier: Apache-2.0
/** . */
@NullMarked
package io.evenkeel.kubeconfig;

import org.jspecify.annotations.NullMarked;
