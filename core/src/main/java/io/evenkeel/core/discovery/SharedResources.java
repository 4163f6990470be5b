// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.discovery.spi.SourceContext;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** What sources share, such as connection pools: one per key, closed when the last lets go. */
final class SharedResources {

  private final Map<Object, Entry> entries = new HashMap<>();

  <R extends AutoCloseable> SourceContext.Lease<R> lease(
      SourceContext context, Object key, Function<SourceContext, R> open) {
    synchronized (entries) {
      Entry entry = entries.get(key);
      if (entry == null) {
        entry = new Entry(open.apply(context));
        entries.put(key, entry);
      }
      entry.leases++;
      @SuppressWarnings("unchecked") // keys are records of the resource's own package
      R resource = (R) entry.resource;
      return new Lease<>(key, entry, resource);
    }
  }

  private static final class Entry {
    final AutoCloseable resource;
    int leases;

    Entry(AutoCloseable resource) {
      this.resource = resource;
    }
  }

  private final class Lease<R> implements SourceContext.Lease<R> {
    private final Object key;
    private final Entry entry;
    private final R resource;
    private boolean released;

    Lease(Object key, Entry entry, R resource) {
      this.key = key;
      this.entry = entry;
      this.resource = resource;
    }

    @Override
    public R get() {
      return resource;
    }

    @Override
    public void release() {
      synchronized (entries) {
        if (released) {
          return;
        }
        released = true;
        if (--entry.leases > 0) {
          return;
        }
        entries.remove(key);
      }
      try {
        entry.resource.close();
      } catch (Exception e) {
        System.getLogger(SharedResources.class.getName())
            .log(Level.ERROR, "Cannot close " + key, e);
      }
    }
  }
}
