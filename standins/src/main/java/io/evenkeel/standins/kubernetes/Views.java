// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import java.time.Clock;
import java.util.Locale;

/** Chooses the view that a request accepts. */
record Views(Clock clock) {

  View of(ApiRequest request) {
    for (String type : request.accept().split(",", -1)) {
      String wanted = type.replace(" ", "").toLowerCase(Locale.ROOT);
      if (wanted.startsWith("application/json;") && wanted.contains(";as=table")) {
        return new TableView(clock, request.parameter("includeObject"));
      }
      if (wanted.equals("application/json") || wanted.startsWith("*/*")) {
        return PlainView.INSTANCE;
      }
    }
    return PlainView.INSTANCE;
  }
}
