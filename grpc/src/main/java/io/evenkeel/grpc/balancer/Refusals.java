// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logs why configs are refused, each reason once: a resolver gives the same config again and again.
 *
 * <p>Thread-safe: channels parse their configs at the same time.
 */
final class Refusals {

  // As a config may come from anywhere, so may any number of sentences. More than there are
  // channels with a wrong config in one process; who has more reads the oldest once more.
  private static final int REMEMBERED = 100;

  private final Logger log;
  private final Map<String, Boolean> logged =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  Refusals(Logger log) {
    this.log = log;
  }

  /**
   * @param cause where the config met code that threw
   */
  void log(String sentence, @Nullable Throwable cause) {
    boolean isNew;
    synchronized (logged) {
      isNew = logged.putIfAbsent(sentence, true) == null;
    }
    if (isNew) {
      log.log(
          Level.WARNING,
          sentence
              + ". This config is refused; a channel that has one already goes on with its default"
              + " service config, or where it has none with the one before",
          cause);
    }
  }
}
