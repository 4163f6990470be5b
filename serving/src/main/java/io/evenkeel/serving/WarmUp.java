// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

/**
 * What a server does before it says that it serves: fills caches, has the JVM compile what will run
 * most. A pod with a gRPC readiness probe gets no calls until then.
 */
@FunctionalInterface
public interface WarmUp {

  /**
   * Does it. If it throws, the server serves all the same, cold: a cold pod is better than none.
   */
  void run() throws Exception;
}
