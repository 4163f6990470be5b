// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import io.evenkeel.core.discovery.Problem;

/**
 * What keeps a watch from its work, before it is put in words for a person.
 *
 * @param kind what sort of trouble it is
 * @param message what was seen, in the server's or the client's words
 */
public record Trouble(Problem.Kind kind, String message) {}
