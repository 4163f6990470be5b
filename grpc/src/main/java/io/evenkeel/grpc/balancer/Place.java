// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.balance.Client;
import io.evenkeel.core.discovery.CommonSettings;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.grpc.EvenkeelAttributes;
import io.grpc.Attributes;
import java.util.OptionalInt;

/** Where a channel's client runs: as its target says, else as the process's settings do. */
final class Place {

  private Place() {}

  static Client client(Attributes attributes, long seed) {
    ClientView view = attributes.get(EvenkeelAttributes.CLIENT);
    Integer ordinal = attributes.get(EvenkeelAttributes.ORDINAL);
    if (view == null) {
      Settings settings = Settings.system();
      view = CommonSettings.clientView(settings);
      ordinal = settings.get(CommonSettings.ORDINAL);
    }
    return new Client(view, ordinal == null ? OptionalInt.empty() : OptionalInt.of(ordinal), seed);
  }
}
