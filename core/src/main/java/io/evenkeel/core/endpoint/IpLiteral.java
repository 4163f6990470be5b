// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

/**
 * Tells IP literals from names without asking a name service, which the JDK's own parser may do.
 */
public final class IpLiteral {

  private IpLiteral() {}

  /** Whether {@code text} is four decimal numbers up to 255 with dots between. */
  public static boolean isIpv4(String text) {
    int octets = 0;
    int value = -1;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '.';
      if (c == '.') {
        if (value < 0 || value > 255 || ++octets > 4) {
          return false;
        }
        value = -1;
      } else if (c >= '0' && c <= '9' && value <= 255) {
        value = (value < 0 ? 0 : value * 10) + (c - '0');
      } else {
        return false;
      }
    }
    return octets == 4;
  }

  /**
   * Whether {@code text} is an IPv6 address without brackets (RFC 4291 §2.2), with an optional zone
   * such as {@code %eth0}.
   */
  public static boolean isIpv6(String text) {
    int zone = text.indexOf('%');
    if (zone == text.length() - 1) {
      return false;
    }
    String body = zone >= 0 ? text.substring(0, zone) : text;
    int gap = body.indexOf("::");
    if (gap >= 0) {
      if (body.indexOf("::", gap + 1) >= 0) {
        return false;
      }
      int left = groups(body.substring(0, gap), false);
      int right = groups(body.substring(gap + 2), true);
      return left >= 0 && right >= 0 && left + right <= 7;
    }
    return groups(body, true) == 8;
  }

  /** How many 16-bit groups {@code part} holds, or -1 if it is malformed. */
  private static int groups(String part, boolean mayEndInIpv4) {
    if (part.isEmpty()) {
      return 0;
    }
    int count = 0;
    int start = 0;
    while (start <= part.length()) {
      int end = part.indexOf(':', start);
      boolean last = end < 0;
      String group = part.substring(start, last ? part.length() : end);
      if (last && mayEndInIpv4 && group.indexOf('.') >= 0) {
        return isIpv4(group) ? count + 2 : -1;
      }
      if (group.isEmpty() || group.length() > 4 || !isHex(group)) {
        return -1;
      }
      count++;
      if (last) {
        return count;
      }
      start = end + 1;
    }
    return -1;
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        return false;
      }
    }
    return true;
  }
}
