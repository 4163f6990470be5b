// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;

/**
 * The name that a server's certificate is asked for and verified by, where it is not the URI's.
 *
 * @param name a DNS name, or a literal address, which is verified but never indicated
 */
record SniName(String name) {

  /** What to put into the handshake: nothing for a literal address (RFC 6066, section 3). */
  List<SNIServerName> indication() {
    return isLiteral() ? List.of() : List.of(new SNIHostName(name));
  }

  private boolean isLiteral() {
    boolean digits = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == ':') {
        return true;
      }
      digits &= c == '.' || (c >= '0' && c <= '9');
    }
    return digits;
  }
}
