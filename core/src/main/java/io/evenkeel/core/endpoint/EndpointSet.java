// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * All endpoints of one target at one moment: complete, without duplicates, sorted by id.
 *
 * <p>Equality is about what can be called and why the rest cannot: {@link #endpoints}, {@link
 * #excluded} and {@link #data}. When and at which revision that was so stays outside.
 *
 * <p>Immutable. {@link #with} shares all that did not change: one changed endpoint among 10,000
 * costs one new array of references, and no sort.
 */
public final class EndpointSet {

  private static final Endpoint[] NONE = {};

  /** No endpoint: the place says that there is none now. */
  public static final EndpointSet EMPTY =
      new EndpointSet(NONE, List.of(), ServiceData.NONE, Stamp.NONE);

  private final Endpoint[] sorted;
  private final List<Excluded> excluded;
  private final ServiceData data;
  private final Stamp stamp;

  private EndpointSet(Endpoint[] sorted, List<Excluded> excluded, ServiceData data, Stamp stamp) {
    this.sorted = sorted;
    this.excluded = excluded;
    this.data = data;
    this.stamp = stamp;
  }

  /**
   * The moment of a set.
   *
   * @param revision the place's version, opaque; empty where it has none
   * @param changedAt the place's own time of the change, or null where it does not tell
   * @param receivedAt when this process learnt of it, or null where nobody said
   */
  public record Stamp(String revision, @Nullable Instant changedAt, @Nullable Instant receivedAt) {
    /** Nothing is known of the moment. */
    public static final Stamp NONE = new Stamp("", null, null);
  }

  /** A set of these; where two have the same id, the later one counts. */
  public static EndpointSet of(Collection<Endpoint> endpoints) {
    return EMPTY.with(endpoints, List.of());
  }

  /** A set of these; where two have the same id, the later one counts. */
  public static EndpointSet of(Endpoint... endpoints) {
    return of(Arrays.asList(endpoints));
  }

  /** The endpoints, sorted by id. */
  public List<Endpoint> endpoints() {
    return new SortedView(sorted);
  }

  /** What the place knows and what takes no calls, with reasons; sorted. */
  public List<Excluded> excluded() {
    return excluded;
  }

  /** What the place says of the service as a whole. */
  public ServiceData data() {
    return data;
  }

  /** The moment of this set; not part of equality. */
  public Stamp stamp() {
    return stamp;
  }

  public boolean isEmpty() {
    return sorted.length == 0;
  }

  public int size() {
    return sorted.length;
  }

  /** The endpoint with that id, or null. */
  public @Nullable Endpoint get(String id) {
    int index = indexOf(sorted, id, EndpointSet::compareIds);
    return index < 0 ? null : sorted[index];
  }

  /** What differs from {@code previous} to this set. */
  public EndpointChanges changesSince(EndpointSet previous) {
    return EndpointChanges.between(previous.sorted, sorted);
  }

  /** Whether the endpoints are equal, whatever is excluded: if so, no balancer need wake. */
  public boolean sameEndpoints(EndpointSet other) {
    return Arrays.equals(sorted, other.sorted);
  }

  /** This set with other excluded ones. */
  public EndpointSet withExcluded(Collection<Excluded> excluded) {
    Excluded[] array = excluded.toArray(new Excluded[0]);
    Arrays.sort(array);
    return new EndpointSet(sorted, List.of(array), data, stamp);
  }

  /** This set with other words on the service. */
  public EndpointSet withData(ServiceData data) {
    return new EndpointSet(sorted, excluded, data, stamp);
  }

  /** This set at another moment. */
  public EndpointSet withStamp(Stamp stamp) {
    return new EndpointSet(sorted, excluded, data, stamp);
  }

  /**
   * This set after a change.
   *
   * @param put endpoints to add, or to take the place of those with their ids; where two have the
   *     same id, the later one counts
   * @param removedIds ids that are gone; ids that are not there, or that are also put, do not
   *     matter
   */
  public EndpointSet with(Collection<Endpoint> put, Collection<String> removedIds) {
    return with(put, removedIds, EndpointSet::compareIds);
  }

  /**
   * The same, where {@code order} does every comparison of ids: who counts them sees the work.
   *
   * @param order as {@link #compareIds} does it
   */
  EndpointSet with(
      Collection<Endpoint> put, Collection<String> removedIds, Comparator<Object> order) {
    // Sorts the change, not the set: the set is merged with it in one pass.
    Object[] change = new Object[removedIds.size() + put.size()];
    int i = 0;
    for (String id : removedIds) {
      change[i++] = id;
    }
    for (Endpoint endpoint : put) {
      change[i++] = endpoint;
    }
    if (i == 0) {
      return this;
    }
    // Stable: of what has the same id the last one counts, and what is put comes after what is
    // gone.
    Arrays.sort(change, order);
    int kept = 1;
    for (int next = 1; next < change.length; next++) {
      if (order.compare(change[kept - 1], change[next]) != 0) {
        kept++;
      }
      change[kept - 1] = change[next];
    }
    return new EndpointSet(merge(sorted, change, kept, order), excluded, data, stamp);
  }

  /** Of an endpoint, or an id alone. */
  static int compareIds(Object a, Object b) {
    if (a instanceof Endpoint endpoint) {
      return b instanceof Endpoint other
          ? endpoint.compareId(other)
          : endpoint.compareIdTo((String) b);
    }
    return b instanceof Endpoint other
        ? -other.compareIdTo((String) a)
        : ((String) a).compareTo((String) b);
  }

  private static Endpoint[] merge(
      Endpoint[] old, Object[] change, int changes, Comparator<Object> order) {
    Endpoint[] merged = new Endpoint[mergedLength(old, change, changes, order)];
    int from = 0;
    int to = 0;
    for (int i = 0; i < changes; i++) {
      int index = indexOf(old, change[i], order);
      int end = index < 0 ? -index - 1 : index;
      System.arraycopy(old, from, merged, to, end - from);
      to += end - from;
      from = index < 0 ? end : end + 1;
      if (change[i] instanceof Endpoint endpoint) {
        merged[to++] = endpoint;
      }
    }
    System.arraycopy(old, from, merged, to, old.length - from);
    return merged;
  }

  private static int mergedLength(
      Endpoint[] old, Object[] change, int changes, Comparator<Object> order) {
    int length = old.length;
    for (int i = 0; i < changes; i++) {
      boolean there = indexOf(old, change[i], order) >= 0;
      boolean stays = change[i] instanceof Endpoint;
      length += there == stays ? 0 : stays ? 1 : -1;
    }
    return length;
  }

  /** As {@link Arrays#binarySearch}: the index, or {@code -(insertion point) - 1}. */
  private static int indexOf(Endpoint[] sorted, Object id, Comparator<Object> order) {
    int low = 0;
    int high = sorted.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int compared = order.compare(sorted[middle], id);
      if (compared == 0) {
        return middle;
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EndpointSet that
        && Arrays.equals(sorted, that.sorted)
        && excluded.equals(that.excluded)
        && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(sorted) + excluded.hashCode()) + data.hashCode();
  }

  /** Ids and addresses, for logs; at most ten of them. */
  @Override
  public String toString() {
    List<String> shown = new ArrayList<>();
    for (Endpoint endpoint : sorted) {
      if (shown.size() == 10) {
        shown.add("… " + (sorted.length - 10) + " more");
        break;
      }
      shown.add(endpoint.displayName() + "@" + endpoint.address());
    }
    return "EndpointSet" + shown + (excluded.isEmpty() ? "" : " without " + excluded.size());
  }

  /** The order of {@link #endpoints}. */
  public static Comparator<Endpoint> order() {
    return Endpoint::compareId;
  }

  /** A read-only list over the array, without a copy. */
  private static final class SortedView extends AbstractList<Endpoint> implements RandomAccess {
    private final Endpoint[] sorted;

    SortedView(Endpoint[] sorted) {
      this.sorted = sorted;
    }

    @Override
    public Endpoint get(int index) {
      return sorted[index];
    }

    @Override
    public int size() {
      return sorted.length;
    }
  }
}
