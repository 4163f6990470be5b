// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.kubernetes.internal.slice.SliceEndpoint.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A set kept up to date slice by slice is the set that all slices make at once. */
class AnyOrderTest {

  private static final Condition[] CONDITIONS = Condition.values();

  @Test
  void anySequenceOfChangesComesToTheSameAsAllSlicesAtOnce() {
    for (long seed = 1; seed <= 500; seed++) {
      run(seed);
    }
  }

  private static void run(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ServiceSlices kept = new ServiceSlices();
    PortView view = kept.view(new PortSelector("grpc", 0));
    Map<String, Slice> model = new TreeMap<>();
    for (int step = 0; step < 40; step++) {
      change(random, kept, model);
      ServiceSlices fresh = new ServiceSlices();
      fresh.replaceAll(model.values());
      PortView expected = fresh.view(new PortSelector("grpc", 0));
      if (expected.outcome() == PortView.Outcome.SET) {
        assertThat(view.outcome()).as("seed %d, step %d", seed, step).isEqualTo(expected.outcome());
        assertThat(view.endpoints())
            .as("seed %d, step %d", seed, step)
            .isEqualTo(expected.endpoints());
      }
    }
  }

  private static void change(
      SplittableRandom random, ServiceSlices kept, Map<String, Slice> model) {
    String name = "slice-" + random.nextInt(4);
    switch (random.nextInt(8)) {
      case 0 -> {
        model.remove(name);
        kept.remove(name);
      }
      case 1 -> {
        List<Slice> all = new ArrayList<>(model.values());
        kept.replaceAll(all);
      }
      default -> {
        Slice slice = slice(random, name);
        model.put(name, slice);
        kept.put(slice);
      }
    }
  }

  private static Slice slice(SplittableRandom random, String name) {
    TestSlice slice = TestSlice.slice(name);
    if (random.nextInt(8) > 0) {
      slice.port("grpc", 50051 + random.nextInt(2));
    }
    if (random.nextInt(3) == 0) {
      slice.port("http", 80);
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      int id = random.nextInt(8);
      String address =
          switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> "fd00::" + id;
            default -> "10.0.0." + id;
          };
      slice.add("id-" + id, address, CONDITIONS[random.nextInt(CONDITIONS.length)]);
    }
    return slice.build();
  }
}
