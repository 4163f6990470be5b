// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

/**
 * Resource versions: opaque to clients until Kubernetes 1.35, integers that can be compared since
 * (KEP-5504), and integers in fact on every server before.
 */
final class Versions {

  private Versions() {}

  /** Whether {@code version} is surely older than {@code other}; false where it cannot be told. */
  static boolean isBefore(String version, String other) {
    if (!isNumber(version) || !isNumber(other)) {
      return false;
    }
    return version.length() != other.length()
        ? version.length() < other.length()
        : version.compareTo(other) < 0;
  }

  private static boolean isNumber(String version) {
    if (version.isEmpty() || version.charAt(0) == '0') {
      return false;
    }
    for (int i = 0; i < version.length(); i++) {
      if (version.charAt(i) < '0' || version.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
