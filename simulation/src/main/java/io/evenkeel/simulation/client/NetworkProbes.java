// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.client;

import io.evenkeel.simulation.event.EventLoop;
import io.evenkeel.simulation.fleet.Fleet;
import io.evenkeel.simulation.fleet.Network;
import io.evenkeel.simulation.policy.Backend;
import io.evenkeel.simulation.policy.Probes;
import java.util.function.Consumer;

/**
 * Probes that take the network's time and nothing of the server's.
 *
 * @param zone of the one who asks
 */
public record NetworkProbes(Fleet fleet, EventLoop loop, Network network, String zone)
    implements Probes {

  @Override
  public void probe(Backend backend, Consumer<Answer> to) {
    long delay = network.delay(zone, backend.zone());
    loop.after(delay, () -> answer(backend, delay, to));
  }

  private void answer(Backend backend, long delay, Consumer<Answer> to) {
    Answer answer = fleet.server(backend).probed(loop.now() + delay);
    if (answer != null) {
      loop.after(delay, () -> to.accept(answer));
    }
  }
}
