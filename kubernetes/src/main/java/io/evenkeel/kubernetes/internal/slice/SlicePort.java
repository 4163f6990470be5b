// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

/**
 * One port of a slice.
 *
 * @param name the Service port's name; empty where the only port has none
 * @param number where the pods listen; 0 where the slice does not say
 */
public record SlicePort(String name, int number) {}
