// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.endpoint.EndpointSet;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Logs what an operator should know: one line when trouble begins or changes, one when it ends. A
 * watch that was opened again, which is its daily life, is there at DEBUG.
 *
 * <p>The logger is {@code io.evenkeel.discovery}.
 */
final class LoggingObserver implements DiscoveryObserver {

  private static final String NAME = "io.evenkeel.discovery";

  // Fetched when first needed: finding a logging back end takes longer than a first list.
  private static final class Lazy {
    static final Logger LOG = System.getLogger(NAME);
  }

  @Override
  public void published(String source, EndpointSet endpoints, @Nullable Duration delay) {
    if (endpoints.isEmpty()) {
      Lazy.LOG.log(
          Level.INFO, "{0}: no endpoint; {1} excluded", source, endpoints.excluded().size());
    }
  }

  @Override
  public void problem(String source, Problem problem) {
    String text = isNamed(source, problem) ? problem.text() : source + ": " + problem.text();
    Lazy.LOG.log(Level.WARNING, "{0}", text);
  }

  /** Whether the message begins with what is watched, by one port or as a whole. */
  private static boolean isNamed(String source, Problem problem) {
    int end = problem.message().indexOf(": ");
    return end > 0
        && source.startsWith(problem.message().substring(0, end))
        && (end == source.length() || source.charAt(end) == ':');
  }

  @Override
  public void recovered(String source, Duration after) {
    // A text: a number would be grouped as the machine's locale wants it.
    Lazy.LOG.log(
        Level.INFO, "{0}: well again after {1} ms", source, String.valueOf(after.toMillis()));
  }

  @Override
  public void restarted(String source, String reason) {
    Lazy.LOG.log(Level.DEBUG, "{0}: watching again: {1}", source, reason);
  }

  @Override
  public void relisted(String source, String reason) {
    Lazy.LOG.log(Level.INFO, "{0}: listing again: {1}", source, reason);
  }

  @Override
  public void mute(String source, String what) {
    Lazy.LOG.log(Level.INFO, "{0}: {1}", source, what);
  }
}
