// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What endpoints of one place often have in common, so that it can be kept once for all of them.
 *
 * @param namePrefix how the name begins, see {@link #prefixLength}
 * @param rare what few endpoints have
 */
record Common(String origin, Hints hints, String namePrefix, Rare rare) {

  private static final Common NONE = new Common("", Hints.NONE, "", Rare.NONE);

  /** What few endpoints have. */
  record Rare(
      List<Address> otherAddresses,
      int weight,
      @Nullable String serverName,
      Map<String, String> otherMetadata) {

    static final Rare NONE = new Rare(List.of(), 1, null, Map.of());

    /** Written out: what a record makes by itself costs a new JVM ten milliseconds. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Rare that
          && weight == that.weight
          && otherAddresses.equals(that.otherAddresses)
          && Objects.equals(serverName, that.serverName)
          && otherMetadata.equals(that.otherMetadata);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * otherAddresses.hashCode() + weight) + otherMetadata.hashCode();
    }
  }

  static Common of(String origin, Hints hints, String namePrefix, Rare rare) {
    Common common = new Common(origin, hints, namePrefix, rare);
    return common.equals(NONE) ? NONE : common;
  }

  /**
   * How much of a name belongs to the prefix: until the last dash, since what follows it tells the
   * pods of one ReplicaSet apart.
   */
  static int prefixLength(String name) {
    return name.lastIndexOf('-') + 1;
  }

  /** Most are the same object, which a record's own method does not look at. */
  @Override
  @SuppressWarnings("ReferenceEquality") // beside the fields
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof Common that
            && origin.equals(that.origin)
            && hints.equals(that.hints)
            && namePrefix.equals(that.namePrefix)
            && rare.equals(that.rare);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * origin.hashCode() + hints.hashCode()) + namePrefix.hashCode();
  }

  /** Whether an endpoint with these, and nothing rare, would have this in common with others. */
  boolean isPlain(String origin, Hints hints) {
    return rare.equals(Rare.NONE) && this.origin.equals(origin) && this.hints.equals(hints);
  }
}
