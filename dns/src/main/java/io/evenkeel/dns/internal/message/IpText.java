// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.message;

/** Addresses as text: dotted decimal, and IPv6 as RFC 5952 §4 wants it. */
public final class IpText {

  private IpText() {}

  /** The text of 4 or 16 bytes. */
  public static String of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  static String of(byte[] bytes, int from, int length) {
    return length == 4 ? ipv4(bytes, from) : ipv6(bytes, from);
  }

  private static String ipv4(byte[] bytes, int from) {
    StringBuilder text = new StringBuilder(15);
    for (int i = 0; i < 4; i++) {
      text.append(i == 0 ? "" : ".").append(bytes[from + i] & 0xff);
    }
    return text.toString();
  }

  private static String ipv6(byte[] bytes, int from) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[from + 2 * i] & 0xff) << 8 | bytes[from + 2 * i + 1] & 0xff;
    }
    // The longest run of zeros, the first of equal ones, if it is longer than one group.
    int gap = -1;
    int gapLength = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gap = i;
        gapLength = end - i;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == gap) {
        text.append("::");
        i += gapLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  /**
   * Whether a client can call what is there: not "any address", which a connect takes for this
   * machine and which servers that block names answer, and not one that stands for many.
   */
  static boolean isCallable(byte[] bytes, int from, int length) {
    boolean zero = true;
    for (int i = 0; i < length; i++) {
      zero &= bytes[from + i] == 0;
    }
    int first = bytes[from] & 0xff;
    boolean many = length == 4 ? first >= 224 : first == 0xff;
    return !zero && !many;
  }
}
