// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.message;

/** The types of records that are asked for, by their numbers (RFC 1035, 2782, 3596). */
public enum RecordType {
  A(1),
  TXT(16),
  AAAA(28),
  SRV(33);

  // What is read beside them, and never asked for.
  static final int CNAME = 5;
  static final int SOA = 6;
  static final int OPT = 41;

  private final int code;

  RecordType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
