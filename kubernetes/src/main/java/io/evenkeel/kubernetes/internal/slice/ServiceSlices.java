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
  private final TreeMap<String, KeptSlice> slices = new TreeMap<>();
  private final Map<PortSelector, PortView> views = new HashMap<>(2);

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
    Map<String, KeptSlice> before = new HashMap<>(slices);
    slices.clear();
    for (Slice slice : all) {
      slices.put(slice.name(), new KeptSlice(slice, before.get(slice.name())));
    }
    views.values().forEach(PortView::rebuild);
  }

  /** A slice is new, or has changed. */
  public void put(Slice slice) {
    KeptSlice before = slices.get(slice.name());
    KeptSlice after = new KeptSlice(slice, before);
    slices.put(after.name(), after);
    changed(before, after);
  }

  /** A slice is gone. */
  public void remove(String name) {
    KeptSlice before = slices.remove(name);
    if (before != null) {
      changed(before, null);
    }
  }

  private void changed(@Nullable KeptSlice before, @Nullable KeptSlice after) {
    views.values().forEach(view -> view.changed(before, after));
  }

  /** The slices, sorted by name; a live view. */
  public Collection<KeptSlice> slices() {
    return Collections.unmodifiableCollection(slices.values());
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return slices.isEmpty();
  }
}
