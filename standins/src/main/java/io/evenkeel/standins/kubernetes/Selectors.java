// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.Selector;
import io.evenkeel.standins.kubernetes.store.SelectorException;

/** Reads the selectors of a request. */
final class Selectors {

  private Selectors() {}

  static Selector of(ApiRequest request, Kind kind) {
    try {
      return Selector.parse(
          kind,
          kind.namespaced() ? request.namespace() : "",
          request.query().get("labelSelector"),
          request.query().get("fieldSelector"));
    } catch (SelectorException e) {
      throw new Refusal(Status.badRequest(String.valueOf(e.getMessage())));
    }
  }
}
