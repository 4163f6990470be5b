// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import io.evenkeel.lab.state.ModeInfo;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Set;

/** A way of calling a Service. Stateless. */
public interface Mode {

  /** What people read of it; its promises are the sentences of {@link #promises}. */
  ModeInfo info();

  /** What it is held to. */
  List<Promise> promises();

  /** What it cannot do without: where a place lacks it, the way is left out. */
  default Set<Need> needs() {
    return Set.of();
  }

  /** A channel of one of its clients, made as {@link ModeInfo#code} shows it. */
  ManagedChannel channel(Place place);

  /** Its id. */
  default String id() {
    return info().id();
  }
}
