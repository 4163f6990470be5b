// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

/** Ends the handling of a request with a Status. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Status status;

  Refusal(Status status) {
    super(status.message(), null, false, false);
    this.status = status;
  }

  Status status() {
    return status;
  }
}
