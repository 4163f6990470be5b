// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.propagation;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The least that can be done, and so the floor: one watch read line by line, a channel dialled for
 * each new address, calls by turns. It joins no slices and survives no fault.
 */
final class BareFollower implements Follower {

  private final Map<String, ManagedChannel> byAddress = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final int port;
  private final Thread thread;
  private volatile List<ManagedChannel> channels = List.of();
  private volatile boolean closed;

  BareFollower(Api api, String service, int port) throws IOException, InterruptedException {
    this.port = port;
    BufferedReader events =
        new BufferedReader(
            new InputStreamReader(
                api.get("watch=1&labelSelector=kubernetes.io/service-name%3D" + service),
                StandardCharsets.UTF_8));
    thread = new Thread(() -> follow(events), "bare-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void follow(BufferedReader events) {
    try (events) {
      for (String line = events.readLine(); line != null; line = events.readLine()) {
        apply(JsonParser.parseString(line).getAsJsonObject().getAsJsonObject("object"));
      }
      throw new IOException("the server has ended the watch");
    } catch (IOException e) {
      if (!closed) {
        throw new IllegalStateException("the bare watch is over, and with it the measurement", e);
      }
    }
  }

  private void apply(JsonObject slice) {
    Set<String> now = new LinkedHashSet<>();
    for (JsonElement endpoint : slice.getAsJsonArray("endpoints")) {
      now.add(endpoint.getAsJsonObject().getAsJsonArray("addresses").get(0).getAsString());
    }
    channels = now.stream().map(address -> byAddress.computeIfAbsent(address, this::dial)).toList();
    byAddress.forEach(
        (address, channel) -> {
          if (!now.contains(address) && byAddress.remove(address, channel)) {
            channel.shutdown();
          }
        });
  }

  private ManagedChannel dial(String address) {
    return Grpc.newChannelBuilder(
            "dns:///" + address + ":" + port, InsecureChannelCredentials.create())
        .build();
  }

  @Override
  public Channel next() {
    List<ManagedChannel> now = channels;
    while (now.isEmpty()) {
      Thread.onSpinWait();
      now = channels;
    }
    return now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    byAddress.values().forEach(ManagedChannel::shutdownNow);
  }
}
