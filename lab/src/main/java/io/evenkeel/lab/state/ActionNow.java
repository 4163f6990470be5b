// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

/**
 * An action now.
 *
 * @param id as in {@link ActionInfo}
 * @param enabled whether it can be done now
 * @param active whether it is on: doing it again ends it
 */
public record ActionNow(String id, boolean enabled, boolean active) {}
