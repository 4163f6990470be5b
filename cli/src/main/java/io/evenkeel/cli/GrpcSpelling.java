// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.core.endpoint.Target;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Spellings that this command takes and a gRPC channel refuses before any source sees them: since
 * grpc-java 1.83 targets are parsed by RFC 3986.
 */
final class GrpcSpelling {

  private GrpcSpelling() {}

  /** What to write in a channel instead, if the spelling is one of them. */
  static Optional<String> note(String written, Target target) {
    String why = whyRefused(written, target);
    return why == null
        ? Optional.empty()
        : Optional.of("Note: a gRPC channel refuses " + why + "; there write " + working(target));
  }

  private static @Nullable String whyRefused(String written, Target target) {
    String authority = target.authority();
    if (authority.indexOf(',') >= 0) {
      return "a list in the authority";
    }
    int colon = authority.lastIndexOf(':');
    boolean portName =
        colon >= 0
            && authority.indexOf(']', colon) < 0
            && !authority.substring(colon + 1).chars().allMatch(Character::isDigit);
    if (portName) {
      return "a port's name in the authority";
    }
    int query = written.indexOf('?');
    String path = query < 0 ? written : written.substring(0, query);
    int pathStart = path.indexOf('/', path.indexOf("//") + 2);
    return pathStart >= 0 && path.indexOf('[', pathStart) >= 0 ? "brackets in the path" : null;
  }

  private static String working(Target target) {
    String name = target.name();
    if (name.isEmpty()) {
      // All is in the authority; behind the third slash gRPC takes it.
      return Target.parse(target.scheme() + ":///" + target.authority()).toString();
    }
    return new Target(target.scheme(), "", name, target.port(), target.parameters()).toString();
  }
}
