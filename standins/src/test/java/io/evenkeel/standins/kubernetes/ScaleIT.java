// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static io.evenkeel.standins.kubernetes.Client.SLICES;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.evenkeel.standins.kubernetes.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A large cluster on one server. */
class ScaleIT extends ApiTest {

  private void put(String service, int slice, int endpoints, int generation) {
    SliceBuilder builder =
        Slices.slice(service + "-" + slice).service(service).namespace("prod").port("grpc", 50051);
    for (int i = 0; i < endpoints; i++) {
      int id = i;
      builder.endpoint(
          "10." + slice % 250 + "." + generation + "." + i,
          e ->
              e.pod(service + "-uid-" + slice + "-" + id, service + "-pod-" + slice + "-" + id)
                  .zone("zone-" + id % 3)
                  .node("node-" + id));
    }
    api.put(builder);
  }

  @Test
  void tellsAThousandWatchesOnlyWhatConcernsThem() throws Exception {
    int services = 1000;
    restartWith(KubernetesApi.builder().maxConcurrentStreams(2 * services));
    for (int i = 0; i < services; i++) {
      put("s" + i, 0, 100, 0);
    }
    Client client = Client.of(api);
    // One connection is there before a thousand requests ask for one.
    client.get("/livez");
    List<Stream> watches = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      watches.add(
          client.watch(
              SLICES
                  + "?labelSelector=kubernetes.io/service-name%3Ds"
                  + i
                  + "&resourceVersion="
                  + api.version()));
    }
    api.requests().awaitWatches(services, SOON);
    assertThat(api.requests().connections()).hasSize(1);
    for (int i = 0; i < services; i += 100) {
      put("s" + i, 0, 100, 1);
      watches.get(i).event("MODIFIED s" + i + "-0");
    }
    assertThat(watches.stream().mapToInt(w -> w.lines().size()).sum()).isEqualTo(services / 100);
  }

  @Test
  void holdsAServiceOfTenThousandEndpoints() throws Exception {
    for (int slice = 0; slice < 100; slice++) {
      put("big", slice, 100, 0);
    }
    JsonObject list =
        Client.of(api).json(SLICES + "?labelSelector=kubernetes.io/service-name%3Dbig");
    int endpoints =
        Json.objects(list, "items").stream()
            .mapToInt(slice -> Json.objects(slice, "endpoints").size())
            .sum();
    assertThat(endpoints).isEqualTo(10_000);
    Stream watch =
        Client.of(api)
            .watch(SLICES + "?labelSelector=kubernetes.io/service-name%3Dbig&resourceVersion=0");
    assertThat(watch.events(100)).hasSize(100);
  }

  @Test
  void showsAllWatchesOneOrderWhoeverWrites() throws Exception {
    Client client = Client.of(api);
    List<Stream> watches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      watches.add(watchSlices(client));
    }
    ExecutorService writers = Executors.newFixedThreadPool(4);
    List<Future<?>> writes = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      int id = writer;
      writes.add(
          writers.submit(
              () -> {
                for (int i = 0; i < 50; i++) {
                  putGreeter("s" + (id + i) % 7, "10.0." + id + "." + i);
                }
                return null;
              }));
      writes.add(
          writers.submit(
              () -> {
                for (int i = 0; i < 10; i++) {
                  client.send("DELETE", SLICES + "/s" + i % 7, "application/json", "");
                }
                return null;
              }));
    }
    for (Future<?> write : writes) {
      write.get();
    }
    writers.shutdown();
    api.put(Slices.slice("last").namespace("prod"));
    List<String> first = null;
    for (Stream watch : watches) {
      watch.event("ADDED last");
      List<String> lines = watch.lines();
      assertThat(watch.events())
          .extracting(e -> Long.parseLong(Json.text(e, "object.metadata.resourceVersion")))
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(first == null ? lines : first).isEqualTo(lines);
      first = lines;
    }
  }
}
