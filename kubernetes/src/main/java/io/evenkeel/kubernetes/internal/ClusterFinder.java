// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.http.ServerAccess;
import io.evenkeel.kubernetes.internal.cluster.Cluster;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that is known by its configuration: equal keys are the same cluster as the same user,
 * and share connections.
 */
public final class ClusterFinder implements Cluster.Locator {

  private final Object key;
  private final Function<SourceContext, ServerAccess> access;
  private final Supplier<String> namespace;
  private final Supplier<@Nullable Object> evidence;

  /**
   * @param key a value that tells clusters and users apart; its text is for people
   * @param access finds out how to reach it; may read files
   * @param namespace that of names that give none; may read a file, and throws {@link
   *     IllegalArgumentException} where that cannot be read
   * @param evidence as {@link Cluster.Locator#evidence}
   */
  public ClusterFinder(
      Object key,
      Function<SourceContext, ServerAccess> access,
      Supplier<String> namespace,
      Supplier<@Nullable Object> evidence) {
    this.key = key;
    this.access = access;
    this.namespace = namespace;
    this.evidence = evidence;
  }

  @Override
  public @Nullable Object evidence() {
    return evidence.get();
  }

  @Override
  public ServerAccess locate(SourceContext context) {
    return access.apply(context);
  }

  /**
   * The namespace of names that give none. May read a file.
   *
   * @throws IllegalArgumentException if it cannot be told; says what is missing
   */
  public String namespace() {
    return namespace.get();
  }

  /** A share in its connections. */
  SourceContext.Lease<Cluster> lease(SourceContext context) {
    return context.lease(this, it -> new Cluster(this, it));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClusterFinder that && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
