// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.dns;

import io.evenkeel.standins.Fault;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The faults that are active. Thread-safe. */
final class DnsFaultBoard {

  private record Active(Fault fault, Predicate<DnsQuery> filter, Spoiling spoiling) {}

  private final List<Active> active = new CopyOnWriteArrayList<>();

  Fault add(String name, Predicate<DnsQuery> filter, long times, Spoiling spoiling) {
    // The fault must know how to leave the list that it is in.
    Fault[] self = new Fault[1];
    Fault fault = new Fault(name, times, () -> active.removeIf(a -> a.fault == self[0]));
    self[0] = fault;
    active.add(new Active(fault, filter, spoiling));
    return fault;
  }

  void clear() {
    active.forEach(a -> a.fault.clear());
  }

  /** What goes out: {@code reply}, or what the first fault that strikes makes of it. */
  Reply spoil(DnsQuery query, Reply reply) {
    for (Active each : active) {
      if (each.filter.test(query) && each.fault.strike()) {
        return each.spoiling.spoil(reply);
      }
    }
    return reply;
  }
}
