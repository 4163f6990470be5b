// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.message;

import java.util.Comparator;

/** What a record says. Immutable. */
public sealed interface Rdata {

  /** An order, of records of one type, that does not depend on the server's, which shuffles. */
  Comparator<Rdata> ORDER =
      new Comparator<>() {
        @Override
        public int compare(Rdata a, Rdata b) {
          return a.toString().compareTo(b.toString());
        }
      };

  /**
   * A and AAAA.
   *
   * @param host an IP literal
   */
  record Address(String host) implements Rdata {
    @Override
    public String toString() {
      return host;
    }
  }

  /**
   * SRV (RFC 2782).
   *
   * @param target lower case, without the last dot; empty where there is decidedly no service
   */
  record Service(int priority, int weight, int port, String target) implements Rdata {
    @Override
    public String toString() {
      return priority + " " + weight + " " + port + " " + target;
    }
  }

  /** TXT: its strings, joined. */
  record Text(String text) implements Rdata {
    @Override
    public String toString() {
      return text;
    }
  }
}
