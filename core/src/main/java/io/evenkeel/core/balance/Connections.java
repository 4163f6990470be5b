// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.endpoint.Endpoint;

/**
 * What a balancer asks of the one who holds the connections. Called by the balancer's one thread,
 * within {@link Balancer#refresh}; must not call the balancer back.
 */
public interface Connections {

  /**
   * Calls are to go to it soon. Answer with {@link Balancer#connected}, and again with each change.
   */
  void open(Member member);

  /** It is the same backend at another address, or with another server name. */
  void moved(Member member, Endpoint before);

  /** No more calls will be picked for it: let those that run end, then close. */
  void close(Member member);
}
