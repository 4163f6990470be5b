// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

/**
 * The text of a UUID (RFC 9562 §4, lower case, as Kubernetes writes it) in 16 bytes rather than 36:
 * most ids are one. The order of the bytes is that of the texts.
 */
final class PackedUuid {

  static final int TEXT_LENGTH = 36;
  static final int LENGTH = 16;

  private static final String DIGITS = "0123456789abcdef";

  private PackedUuid() {}

  /** Whether unpacking gives exactly this text. */
  static boolean isUuid(String text) {
    if (text.length() != TEXT_LENGTH) {
      return false;
    }
    for (int i = 0; i < TEXT_LENGTH; i++) {
      char c = text.charAt(i);
      if (isDash(i) ? c != '-' : !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDash(int index) {
    return index == 8 || index == 13 || index == 18 || index == 23;
  }

  /** Packs a text that is one into the first bytes. */
  static void pack(String uuid, byte[] packed) {
    int digit = 0;
    for (int i = 0; i < TEXT_LENGTH; i++) {
      if (!isDash(i)) {
        int value = Character.digit(uuid.charAt(i), 16);
        packed[digit >> 1] |= (byte) (digit % 2 == 0 ? value << 4 : value);
        digit++;
      }
    }
  }

  /** The character at {@code index} of the text. */
  static char at(byte[] packed, int index) {
    if (isDash(index)) {
      return '-';
    }
    int digit = index;
    digit -= index > 23 ? 4 : index > 18 ? 3 : index > 13 ? 2 : index > 8 ? 1 : 0;
    int value = packed[digit >> 1] >> (digit % 2 == 0 ? 4 : 0) & 0xf;
    return DIGITS.charAt(value);
  }

  /** The text. */
  static String text(byte[] packed) {
    char[] text = new char[TEXT_LENGTH];
    for (int i = 0; i < TEXT_LENGTH; i++) {
      text[i] = at(packed, i);
    }
    return new String(text);
  }
}
