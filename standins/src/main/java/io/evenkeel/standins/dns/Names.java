// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.dns;

import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** Names as tests write them: always absolute, with or without the last dot. */
final class Names {

  private Names() {}

  static Name parse(String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(
          "'" + text + "' must be a domain name of labels of 1 to 63 bytes, such as greeter.prod",
          e);
    }
  }
}
