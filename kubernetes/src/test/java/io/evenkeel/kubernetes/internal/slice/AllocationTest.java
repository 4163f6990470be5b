// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What one changed endpoint costs in a large Service. */
class AllocationTest {

  private static final int SLICES = 100;
  private static final int IN_EACH = 100;

  @Test
  void oneChangeAmongTenThousandAllocatesAtMostSixteenBytesForEach() {
    ServiceSlices slices = new ServiceSlices();
    for (int i = 0; i < SLICES; i++) {
      slices.put(slice(i, 1));
    }
    PortView view = slices.view(new PortSelector("grpc", 0));
    assertThat(view.endpoints().size()).isEqualTo(SLICES * IN_EACH);

    long least = Long.MAX_VALUE;
    for (int run = 0; run < 20; run++) {
      // Made before: the parser's share is another matter.
      Slice changed = slice(42, 2 + run % 2);
      long before = allocated();
      slices.put(changed);
      least = Math.min(least, allocated() - before);
    }

    // One array of references, of 4 or 8 bytes each, and what one join needs.
    assertThat(least).isBetween(1L, 16L * SLICES * IN_EACH);
    assertThat(view.endpoints().size()).isEqualTo(SLICES * IN_EACH);
  }

  /** A slice whose first endpoint has another address for another {@code variant}. */
  private static Slice slice(int number, int variant) {
    TestSlice slice = TestSlice.grpc("slice-" + number);
    for (int i = 0; i < IN_EACH; i++) {
      slice.ready(
          "uid-" + number + "-" + i, "10." + (i == 0 ? variant : 0) + "." + number + "." + i);
    }
    return slice.build();
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
