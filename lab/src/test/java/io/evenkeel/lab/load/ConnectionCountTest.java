// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import org.junit.jupiter.api.Test;

class ConnectionCountTest {

  private final ConnectionCount count = new ConnectionCount();

  @Test
  void aConnectionCountsUntilItEnds() {
    Attributes ready = count.transportReady(Attributes.EMPTY);
    assertThat(count.open()).isEqualTo(1);
    count.transportTerminated(ready);
    assertThat(count.open()).isZero();
  }

  @Test
  void aConnectionThatNeverCameAboutIsNotSubtracted() {
    count.transportTerminated(Attributes.EMPTY);
    assertThat(count.open()).isZero();
  }
}
