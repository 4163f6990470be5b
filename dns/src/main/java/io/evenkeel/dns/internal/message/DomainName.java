// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.message;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** Domain names as text and as bytes (RFC 1035 §3.1). */
public final class DomainName {

  static final int LONGEST_LABEL = 63;

  // On the wire, with the length of each label and the root's.
  static final int LONGEST = 255;

  private DomainName() {}

  /**
   * A name in the one spelling that is compared: lower case, without the last dot.
   *
   * @throws IllegalArgumentException if it cannot be asked for; the message says why
   */
  public static String canonical(String name) {
    String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (relative.isEmpty()) {
      throw new IllegalArgumentException("a name needs at least one label");
    }
    if (relative.length() + 2 > LONGEST) {
      throw new IllegalArgumentException(
          "a name has at most " + (LONGEST - 2) + " characters, not " + relative.length());
    }
    for (String label : relative.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > LONGEST_LABEL) {
        throw new IllegalArgumentException(
            "what stands between the dots of a name has 1 to "
                + LONGEST_LABEL
                + " characters, but here '"
                + label
                + "'");
      }
      for (int i = 0; i < label.length(); i++) {
        char c = label.charAt(i);
        // Not only what host names may have: names of services begin with an underscore.
        if (c <= ' ' || c >= 0x7f || "/\\:@?#[]\"'".indexOf(c) >= 0) {
          throw new IllegalArgumentException(
              "'"
                  + c
                  + "' cannot stand in a name; other scripts than ASCII are written as xn--…"
                  + " (RFC 5890)");
        }
      }
    }
    return relative.toLowerCase(Locale.ROOT);
  }

  /** Writes a canonical name. */
  static void write(String name, ByteArrayOutputStream to) {
    for (String label : name.split("\\.", -1)) {
      to.write(label.length());
      for (int i = 0; i < label.length(); i++) {
        to.write(label.charAt(i));
      }
    }
    to.write(0);
  }

  /** Appends a label, as text that no other label is written as (RFC 4343 §2.1). */
  static void appendLabel(StringBuilder to, byte[] bytes, int from, int length) {
    if (!to.isEmpty()) {
      to.append('.');
    }
    for (int i = from; i < from + length; i++) {
      char c = (char) (bytes[i] & 0xff);
      if (c >= 'A' && c <= 'Z') {
        to.append((char) (c + 'a' - 'A'));
      } else if (c == '.' || c == '\\') {
        to.append('\\').append(c);
      } else if (c <= ' ' || c >= 0x7f) {
        to.append('\\').append((char) ('0' + c / 100));
        to.append((char) ('0' + c / 10 % 10)).append((char) ('0' + c % 10));
      } else {
        to.append(c);
      }
    }
  }
}
