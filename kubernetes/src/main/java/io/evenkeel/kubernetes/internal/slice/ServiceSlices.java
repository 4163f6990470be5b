// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All slices of one Service, and what they come to for each port that somebody asks for.
 *
 * <p>Not thread-safe: one serial owner.
 */
public final class ServiceSlices {

  // By name, so that whatever the order of events, the same slices give the same set.
  private final TreeMap<String, Slice> slices = new TreeMap<>();
  private final Map<PortSelector, PortView> views = new HashMap<>();

  /** The view by a port; the same one for the same selector. */
  public PortView view(PortSelector selector) {
    return views.computeIfAbsent(selector, s -> new PortView(s, slices()));
  }

  /** Nobody asks for this port any more. */
  public void forget(PortSelector selector) {
    views.remove(selector);
  }

  /** The views that somebody asks for. */
  public Collection<PortView> views() {
    return views.values();
  }

  /** Takes the place of all slices: a complete list. */
  public void replaceAll(Collection<Slice> all) {
    slices.clear();
    for (Slice slice : all) {
      slices.put(slice.name(), slice);
    }
    views.values().forEach(PortView::rebuild);
  }

  /** A slice is new, or has changed. */
  public void put(Slice slice) {
    Slice before = slices.put(slice.name(), slice);
    changed(before, slice);
  }

  /** A slice is gone. */
  public void remove(String name) {
    Slice before = slices.remove(name);
    if (before != null) {
      changed(before, null);
    }
  }

  private void changed(@Nullable Slice before, @Nullable Slice after) {
    views.values().forEach(view -> view.changed(before, after));
  }

  /** The slices, sorted by name; a live view. */
  public Collection<Slice> slices() {
    return Collections.unmodifiableCollection(slices.values());
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return slices.isEmpty();
  }
}
