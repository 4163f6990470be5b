// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

/**
 * How a way of calling took the last change of the pods.
 *
 * @param state {@code none}: no pod came since the lab began or was reset; {@code waiting}: not all
 *     new pods have been called; {@code noticed}: each new pod has; {@code missed}: a minute has
 *     passed without that; {@code overtaken}: the next change came before that minute was over
 * @param seconds from the moment a pod was ready to its first call, of the slowest new pod; while
 *     waiting, how long it has been so far; if overtaken, how long it had been by then
 * @param pods how many were new
 * @param noticed how many of those have been called
 */
public record NoticeNow(String state, double seconds, int pods, int noticed) {

  /** No pod came. */
  public static final NoticeNow NONE = new NoticeNow("none", 0, 0, 0);
}
