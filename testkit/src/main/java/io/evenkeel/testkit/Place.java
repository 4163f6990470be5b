// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.DiscoveryProvider;
import io.evenkeel.core.endpoint.Target;
import java.util.List;

/**
 * A place that is watched, as a contract suite commands it: a stand-in, or the real server.
 *
 * <p>What a place says can be changed in trouble too; clients just cannot see it then. Calls return
 * when they have taken effect at the place; when a client notices is what the suites test.
 */
public interface Place extends AutoCloseable {

  /** The source under test. */
  DiscoveryProvider provider();

  /** How the source finds this place. */
  Settings settings();

  /** The place cannot be reached any more: open connections break, new ones are refused. */
  void breakOff();

  /**
   * The place takes everything and answers nothing, on connections that stay open; new ones too.
   */
  void mute();

  /** Ends {@link #breakOff} and {@link #mute}. */
  void heal();

  /** How many watches or polls of clients are open at the place now. */
  int openWatches();

  /** How often the place was asked for anything so far: lists, watches opened, polls. */
  int timesAsked();

  @Override
  void close();

  /** A place with one service. */
  interface OfService extends Place {

    /**
     * Ways to write the target of the service, at least one; all of them mean the same, so they
     * share one watch.
     */
    List<Target> targets();

    /**
     * The service has exactly one endpoint at each of these IPv4 literals, with a port that the
     * place chooses; with none of them it is still there.
     */
    void put(List<String> hosts);

    /** The service itself is gone. */
    void vanish();
  }

  /** A place with many services. */
  interface OfCatalog extends Place {

    /** The target of all services. */
    Target scope();

    /** As {@link OfService#put}, for the service of that name, a DNS label; each has one port. */
    void put(String service, List<String> hosts);

    /** As {@link OfService#vanish}. */
    void vanish(String service);
  }
}
