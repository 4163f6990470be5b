// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

/**
 * A node now.
 *
 * @param name as in Kubernetes
 * @param zone where it is
 * @param lost whether it was lost: its pods' connections stay open and nothing comes back
 */
public record NodeNow(String name, String zone, boolean lost) {}
