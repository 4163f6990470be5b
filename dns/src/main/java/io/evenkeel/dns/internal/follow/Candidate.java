// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.follow;

/**
 * A name that the written one may stand for, and who is asked for it.
 *
 * @param name canonical
 */
public record Candidate(String name, Via via) {

  /** Who is asked. */
  public enum Via {
    /** The hosts file. */
    HOSTS,
    /** The name servers. */
    DNS,
    /** The JDK, and so the system: it may know names that are in no DNS. */
    SYSTEM
  }
}
