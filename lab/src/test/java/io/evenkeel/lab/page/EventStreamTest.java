// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventStreamTest {

  @Test
  void aMessageIsNameNumberAndOneLineOfData() {
    assertThat(EventStream.message("tick", 7, "{}")).isEqualTo("event: tick\nid: 7\ndata: {}\n\n");
  }
}
