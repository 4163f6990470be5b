// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to the lab, and what came of it.
 *
 * @param id rises
 * @param at seconds since the lab began
 * @param until when it ended; null while it goes on, and for what has no length
 * @param kind {@code scale}, {@code rollout}, {@code fault}, {@code load}, {@code policy}, {@code
 *     reset}
 * @param text what happened, in a few words
 * @param answers what it did to each way of calling; they change while it is fresh
 */
public record EventNow(
    int id, double at, @Nullable Double until, String kind, String text, List<AnswerNow> answers) {

  public EventNow {
    answers = List.copyOf(answers);
  }
}
