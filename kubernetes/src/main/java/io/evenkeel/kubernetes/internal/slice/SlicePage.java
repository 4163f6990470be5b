// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import java.util.List;

/**
 * A page of a list.
 *
 * @param resourceVersion of the whole list
 * @param next what to ask for the next page; empty on the last
 */
public record SlicePage(List<Slice> slices, String resourceVersion, String next) {}
