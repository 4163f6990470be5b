// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

/**
 * What an event did to one way of calling, from the observed numbers.
 *
 * @param mode its id
 * @param verdict {@code good}, {@code bad} or {@code neutral}
 * @param sentence for people
 */
public record AnswerNow(String mode, String verdict, String sentence) {}
