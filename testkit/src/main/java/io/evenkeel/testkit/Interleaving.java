// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import io.evenkeel.core.discovery.Discovery;
import io.evenkeel.core.discovery.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Does to a place and its watchers what a seed says, in any order and at any moment. */
final class Interleaving {

  private static final long LONGEST_PAUSE_NANOS = 20_000_000;

  private final Place.OfService place;
  private final Discovery discovery;
  private final SplittableRandom random;
  private final List<Recorder> open = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();

  Interleaving(Place.OfService place, Discovery discovery, long seed) {
    this.place = place;
    this.discovery = discovery;
    this.random = new SplittableRandom(seed);
  }

  /** Takes so many steps; returns the listeners of the watches that are still open. */
  List<Recorder> run(int steps) {
    watch();
    for (int i = 0; i < steps; i++) {
      step();
    }
    return open;
  }

  private void step() {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> place.put(hosts());
      case 3 -> place.breakOff();
      case 4, 5 -> place.heal();
      case 6 -> watch();
      case 7 -> closeOne();
      case 8 -> watches.get(random.nextInt(watches.size())).refresh();
      // Not a wait for anything: just another spacing of the steps.
      default -> LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE_NANOS));
    }
  }

  private List<String> hosts() {
    List<String> hosts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      hosts.add("10.2.0." + i);
    }
    return hosts;
  }

  private void watch() {
    Recorder recorder = new Recorder();
    open.add(recorder);
    watches.add(discovery.watch(place.targets().get(0), recorder));
  }

  private void closeOne() {
    if (watches.size() > 1) {
      int index = random.nextInt(watches.size());
      watches.remove(index).close();
      open.remove(index);
    }
  }
}
