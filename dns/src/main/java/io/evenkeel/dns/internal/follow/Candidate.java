// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.follow;

import org.jspecify.annotations.Nullable;

/**
 * A name that the written one may stand for, and who is asked for it.
 *
 * @param name canonical
 */
public record Candidate(String name, Via via) {

  /** Written out, with {@link #hashCode}: a record's own costs a new JVM ten milliseconds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Candidate that && via == that.via && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + via.hashCode();
  }

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
