// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Times as Kubernetes writes them: RFC 3339 in UTC, {@code 2026-01-01T00:00:00Z}, with up to nine
 * digits of a second.
 *
 * <p>Not {@link Instant#parse}, whose formatter takes longer to set up in a new process than the
 * first list takes to read.
 */
final class Rfc3339 {

  private static final String FORM = "0000-00-00T00:00:00";
  private static final int MAX_FRACTION_DIGITS = 9;

  private Rfc3339() {}

  /** The time, or null where the text is not one of this form. */
  static @Nullable Instant parse(String text) {
    int end = text.length() - 1;
    if (end < FORM.length() || text.charAt(end) != 'Z') {
      return null;
    }
    for (int i = 0; i < FORM.length(); i++) {
      char form = FORM.charAt(i);
      if (form == '0' ? !isDigit(text.charAt(i)) : form != text.charAt(i)) {
        return null;
      }
    }
    int hour = number(text, 11);
    int minute = number(text, 14);
    int second = number(text, 17);
    int nanos = fraction(text, end);
    if (hour > 23 || minute > 59 || second > 59 || nanos < 0) {
      return null;
    }
    try {
      long day =
          LocalDate.of(number(text, 0) * 100 + number(text, 2), number(text, 5), number(text, 8))
              .toEpochDay();
      return Instant.ofEpochSecond(((day * 24 + hour) * 60 + minute) * 60 + second, nanos);
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }

  /** The nanoseconds between the seconds and {@code end}; -1 if what is there is no fraction. */
  private static int fraction(String text, int end) {
    int digits = end - FORM.length() - 1;
    if (digits < 0) {
      return 0;
    }
    if (text.charAt(FORM.length()) != '.' || digits == 0 || digits > MAX_FRACTION_DIGITS) {
      return -1;
    }
    int nanos = 0;
    for (int i = 0; i < MAX_FRACTION_DIGITS; i++) {
      char digit = i < digits ? text.charAt(FORM.length() + 1 + i) : '0';
      if (!isDigit(digit)) {
        return -1;
      }
      nanos = nanos * 10 + digit - '0';
    }
    return nanos;
  }

  private static int number(String text, int at) {
    return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
