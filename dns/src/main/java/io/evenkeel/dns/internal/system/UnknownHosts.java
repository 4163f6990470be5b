// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import io.evenkeel.dns.internal.message.Answer;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells names that do not exist from trouble: the JDK throws the same for both, with the system's
 * words.
 *
 * <p>Only words that say that there is no such name, or that it has no address, are believed. Of
 * words that nobody here knows, such as those of another language, the worst that comes is a last
 * good set that stands for too long; taken for "no such name" they would empty it.
 *
 * <p>Thread-safe.
 */
final class UnknownHosts {

  private static final List<String> NO_SUCH_NAME =
      List.of(
          // glibc
          "name or service not known",
          "no address associated with hostname",
          // musl
          "name does not resolve",
          // macOS
          "nodename nor servname provided, or not known",
          // Windows
          "no such host is known");

  // More than a process dials; a name that has dropped out is in trouble until the JDK asks again.
  private static final int MOST_NAMES = 500;

  private final long ttl;

  /** What was last said of a name, least recently used first. */
  private final Map<String, String> said = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param ttl seconds that a name's absence may be believed
   */
  UnknownHosts(long ttl) {
    this.ttl = ttl;
  }

  /** The name has been found: whatever was said of it before counts no more. */
  synchronized void found(String name) {
    said.remove(name);
  }

  /** What it means for {@code name}. */
  synchronized Answer answer(String name, UnknownHostException e) {
    String message = e.getMessage();
    if (message == null || message.equalsIgnoreCase(name)) {
      // From the JDK's cache of failures, which keeps no words: those that it has cached count.
      message = said.getOrDefault(name, "it does not say why it cannot find " + name);
    } else {
      said.put(name, message);
      if (said.size() > MOST_NAMES) {
        said.remove(said.keySet().iterator().next());
      }
    }
    String words = message.toLowerCase(Locale.ROOT);
    return NO_SUCH_NAME.stream().anyMatch(words::contains)
        ? new Answer.None(false, ttl)
        : new Answer.Failed(Answer.Kind.UNREACHABLE, "the system's resolver: " + message);
  }
}
