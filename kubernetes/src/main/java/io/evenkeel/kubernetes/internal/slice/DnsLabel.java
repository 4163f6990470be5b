// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

/** Names as Kubernetes allows them for Services, namespaces and ports (RFC 1123 §2.1). */
public final class DnsLabel {

  private static final int LONGEST = 63;

  private DnsLabel() {}

  /** Whether {@code text} is lower case letters, digits and inner hyphens, at most 63 of them. */
  public static boolean isLabel(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean edge = i == 0 || i == text.length() - 1;
      boolean letter = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (!letter && (c != '-' || edge)) {
        return false;
      }
    }
    return true;
  }
}
