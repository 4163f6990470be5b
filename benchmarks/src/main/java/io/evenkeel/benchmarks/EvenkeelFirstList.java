// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Target;

/** A cold start: from nothing to the first complete list of one Service, then the end. */
public final class EvenkeelFirstList {

  private EvenkeelFirstList() {}

  /** The argument is the Service. */
  public static void main(String[] args) throws InterruptedException {
    var unused =
        Discoveries.builder()
            .build()
            .watch(
                Target.parse("kubernetes:///" + args[0] + ":grpc"),
                observation -> {
                  EndpointSet set = observation.endpoints();
                  System.out.println(set == null ? observation.problem() : "listed " + set.size());
                  Runtime.getRuntime().halt(set == null ? 1 : 0);
                });
    Thread.currentThread().join(60_000);
    Runtime.getRuntime().halt(2);
  }
}
