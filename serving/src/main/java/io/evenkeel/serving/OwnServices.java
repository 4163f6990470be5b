// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import io.grpc.MethodDescriptor;
import java.util.List;

/**
 * Services that are gRPC's own. Clients keep a watch of health or a stream of load reports open for
 * as long as their connection: counted as calls, they would say of an idle server that it works,
 * and of one that drains that it has something left to do.
 */
final class OwnServices {

  private static final List<String> PREFIXES =
      List.of("grpc.health.", "grpc.reflection.", "xds.service.orca.");

  private OwnServices() {}

  static boolean have(MethodDescriptor<?, ?> method) {
    for (String prefix : PREFIXES) {
      if (method.getFullMethodName().startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
