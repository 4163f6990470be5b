// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery.spi;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.endpoint.EndpointSet;

/**
 * What a target names, whatever its spelling: a place, whom to be there, and what to watch.
 *
 * <p>Equal sources share one watch, so {@code equals} covers all that changes the content and
 * nothing else; a record does. {@code toString} is what people and metrics call it and would search
 * for: the name and port as in a target, such as {@code greeter.prod:grpc}, without the scheme and
 * without secrets. Problems and messages begin with it, or with the name alone where they are not
 * of one port.
 */
public interface Source {

  /**
   * Begins to watch. Called on a worker thread; must not block. What it throws becomes a problem,
   * and it is called again some seconds later.
   *
   * @param sink is told what is seen, from any one thread at a time
   */
  Running start(SourceContext context, Sink sink);

  /**
   * The name that a server behind this carries in its TLS certificate, and that calls carry as
   * their authority: a host name without a port. Constant, and nothing that the place may choose.
   */
  String authority();

  /** A source at work. */
  interface Running {

    /** Hints that something may be out of date; called at most once a second. */
    void refresh();

    /** Stops; never blocks. What the sink is told afterwards does not count. */
    void close();
  }

  /** Where a source tells what it sees. Calls after the source was closed do not count. */
  interface Sink {

    /**
     * All endpoints, complete, and all is well. An equal set may be given again; nobody is woken.
     */
    void publish(EndpointSet endpoints);

    /**
     * All endpoints, as far as anybody can tell: some of them only stand from before, and why is
     * the problem. Told as one observation; trouble that is there already goes on. Both may be
     * given again.
     */
    void publish(EndpointSet endpoints, Problem problem);

    /** Something is wrong; the last set stands. The same problem may be given again. */
    void problem(Problem problem);

    /** All is well again, and the last set is up to date. */
    void healthy();
  }
}
