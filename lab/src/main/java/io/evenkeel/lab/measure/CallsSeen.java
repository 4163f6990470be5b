// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

import java.util.Collection;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What can be seen at any moment of the calls of one way of calling. Thread-safe. */
public interface CallsSeen {

  /** Calls that were begun so far. */
  long calls();

  /** Calls that failed so far. */
  long failures();

  /** Calls that all pods answered so far. */
  long answers();

  /** Calls that a pod answered so far. */
  long answeredBy(String pod);

  /** When a pod first answered; {@link Long#MAX_VALUE} if it has not. */
  long firstAnswerNanos(String pod);

  /**
   * When each of these pods had answered; empty if one has not, or if there are none. What was
   * before says nothing about how evenly one calls those that one knows.
   */
  default OptionalLong allAnsweredNanos(Collection<String> pods) {
    OptionalLong last = pods.stream().mapToLong(this::firstAnswerNanos).max();
    return last.equals(OptionalLong.of(Long.MAX_VALUE)) ? OptionalLong.empty() : last;
  }

  /** 99th percentile from one moment to another, in milliseconds; null if there was no answer. */
  @Nullable Double p99Millis(long fromNanos, long toNanos);

  /** Code and words of the last failure; empty if there was none. */
  String lastFailure();
}
