// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

/**
 * Something that can be done to the lab: a button, and a key.
 *
 * @param id lower case, words joined by hyphens
 * @param label what is on the button
 * @param hint one sentence: what it does, and how where it is emulated
 * @param key the key that does the same; one character
 * @param group buttons of one group stand together: {@code scale}, {@code faults}, {@code load},
 *     {@code lab}
 */
public record ActionInfo(String id, String label, String hint, String key, String group) {}
