// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

/**
 * A way of calling that this lab does not run, since the machine cannot do what it needs.
 *
 * @param id as it would be in {@link ModeInfo}
 * @param title what people call it
 * @param why a sentence without its capital
 */
public record LeftOut(String id, String title, String why) {}
