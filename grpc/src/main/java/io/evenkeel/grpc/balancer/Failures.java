// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.balance.Member;
import io.evenkeel.core.balance.MemberView;
import io.evenkeel.core.endpoint.Endpoint;
import io.grpc.Status;
import java.util.List;

/** Says why no endpoint can be called. */
final class Failures {

  private static final int MOST_NAMED = 3;

  private Failures() {}

  /**
   * @param views of all endpoints
   * @param members the same, in the same order
   */
  static String text(List<MemberView> views, List<Member> members) {
    StringBuilder text =
        new StringBuilder("evenkeel: ")
            .append(
                views.size() == 1
                    ? "the one endpoint cannot be called: "
                    : "none of " + views.size() + " endpoints can be called: ");
    for (int i = 0; i < Math.min(MOST_NAMED, views.size()); i++) {
      MemberView view = views.get(i);
      text.append(i == 0 ? "" : "; ")
          .append(name(view.endpoint()))
          .append(": ")
          .append(view.stage().words());
      if (members.get(i).attachment() instanceof MemberConnection connection
          && connection.failure() != null) {
        text.append(" (").append(reason(connection.failure())).append(')');
      }
    }
    if (views.size() > MOST_NAMED) {
      text.append("; and ").append(views.size() - MOST_NAMED).append(" more");
    }
    return text.toString();
  }

  private static String name(Endpoint endpoint) {
    String name = endpoint.displayName();
    String address = endpoint.address().toString();
    return name.equals(endpoint.id()) ? address : name + " (" + address + ")";
  }

  private static String reason(Status failure) {
    StringBuilder reason = new StringBuilder();
    reason.append(
        failure.getDescription() == null ? failure.getCode().name() : failure.getDescription());
    Throwable cause = failure.getCause();
    if (cause != null && cause.getMessage() != null) {
      reason.append(": ").append(cause.getMessage());
    }
    return reason.toString();
  }
}
