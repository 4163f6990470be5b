// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

/**
 * The text of an IPv4 address (RFC 6943 §3.1.1, the strict form that all take) in 4 bytes rather
 * than up to 15: most hosts are one.
 */
final class PackedIpv4 {

  static final int LENGTH = 4;

  private static final int LONGEST = 15;

  private PackedIpv4() {}

  /** Whether unpacking gives exactly this text: four numbers, none with a leading zero. */
  static boolean isIpv4(String text) {
    if (text.length() > LONGEST) {
      return false;
    }
    int dots = 0;
    int digits = 0;
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && digits > 0) {
        dots++;
        digits = 0;
        number = 0;
      } else if (c >= '0' && c <= '9' && (digits == 0 || number > 0)) {
        digits++;
        number = 10 * number + c - '0';
        if (number > 255) {
          return false;
        }
      } else {
        return false;
      }
    }
    return dots == 3 && digits > 0;
  }

  /** Packs a text that is one behind the first {@code from} bytes; returns how many there are. */
  static int put(byte[] packed, int from, String ipv4) {
    int at = from;
    for (int i = 0; i < ipv4.length(); i++) {
      char c = ipv4.charAt(i);
      if (c == '.') {
        at++;
      } else {
        packed[at] = (byte) (10 * packed[at] + c - '0');
      }
    }
    return at + 1;
  }

  /** The text. */
  static String text(byte[] packed, int from) {
    StringBuilder text = new StringBuilder(LONGEST);
    for (int i = 0; i < LENGTH; i++) {
      text.append(i == 0 ? "" : ".").append(packed[from + i] & 0xff);
    }
    return text.toString();
  }

  /** Whether that text is the one; makes none. */
  static boolean equal(byte[] packed, int from, String text) {
    int at = from;
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '.') {
        number = 10 * number + c - '0';
      } else if (number == (packed[at] & 0xff)) {
        at++;
        number = 0;
      } else {
        return false;
      }
    }
    return number == (packed[at] & 0xff);
  }
}
