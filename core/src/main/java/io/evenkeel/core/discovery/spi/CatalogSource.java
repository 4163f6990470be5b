// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery.spi;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.ServicePort;
import io.evenkeel.core.endpoint.EndpointSet;

/** All services of a scope: as {@link Source}, for a catalog. */
public interface CatalogSource {

  /** Begins to watch; as {@link Source#start}. */
  Source.Running start(SourceContext context, Sink sink);

  /** Where a catalog source tells what it sees. */
  interface Sink {

    /** A service is there, with these endpoints, complete. */
    void publish(ServicePort service, EndpointSet endpoints);

    /** A service is gone, says the place. */
    void vanished(ServicePort service);

    /** Every service that there is has been published. */
    void complete();

    /** Something is wrong; what was published stands. */
    void problem(Problem problem);

    /** All is well again, and what was published is up to date. */
    void healthy();
  }
}
