// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.dns.internal.follow.Candidate;
import io.evenkeel.dns.internal.message.Answer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Trouble in words for the one who can end it: what, who says so, and what to do. */
final class Problems {

  private static final int MOST_SHOWN = 4;

  private Problems() {}

  /**
   * @param candidate whom it is with; null if {@code name} stands for none
   */
  static Problem trouble(
      String name, @Nullable Candidate candidate, Answer.Failed failed, Instant now) {
    String message =
        name
            + ": "
            + (candidate == null || candidate.name().equals(withoutDot(name))
                ? ""
                : "asked for " + candidate.name() + ": ")
            + failed.message();
    return switch (failed.kind()) {
      case UNREACHABLE ->
          new Problem(
              Problem.Kind.UNREACHABLE,
              message,
              "Is the name server up, and does every network policy let UDP and TCP to its port"
                  + " through?",
              now);
      case SERVER_FAILURE ->
          new Problem(
              Problem.Kind.UNREACHABLE,
              message,
              "The name server cannot find out; its own log says why.",
              now);
      case REFUSED ->
          new Problem(
              Problem.Kind.FORBIDDEN,
              message,
              "The name server must allow queries from this address.",
              now);
      case MALFORMED ->
          new Problem(
              Problem.Kind.MALFORMED,
              message,
              "Is it a name server that listens there, and does nothing change what it says?",
              now);
      case NOT_A_NAME ->
          new Problem(
              Problem.Kind.MISCONFIGURED,
              message,
              "Correct it where it is written: in the target, or in the record that names it.",
              now);
    };
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  static Problem missing(String name, List<Candidate> asked, boolean exists, Instant now) {
    StringBuilder names = new StringBuilder();
    int dns = 0;
    for (Candidate candidate : asked) {
      if (candidate.via() == Candidate.Via.DNS && ++dns <= MOST_SHOWN) {
        names.append(names.isEmpty() ? "" : ", ").append(candidate.name());
      }
    }
    if (dns > MOST_SHOWN) {
      names.append(" and ").append(dns - MOST_SHOWN).append(" more");
    }
    return new Problem(
        Problem.Kind.NOT_FOUND,
        name
            + (exists ? ": the name has no such records" : ": there is no such name")
            + (names.isEmpty() ? "" : "; asked for " + names),
        "Is it spelt right? A headless Service without a ready pod has no name either; it is asked"
            + " for again every few seconds.",
        now);
  }
}
