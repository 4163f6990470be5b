// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.loopback;

import io.evenkeel.core.time.SystemTime;
import io.evenkeel.core.time.Ticker;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The peer: Finagle's {@code p2cPeakEwma} as a policy of gRPC, for a fixed list of servers. Of two
 * nodes the one with less {@code latency × (in flight + 1)}, where the latency jumps to every peak
 * and comes down by an exponential average with a decay of 10 s, also while nothing is heard. A
 * node of which nothing is known costs nothing while it is idle, and more than all others while its
 * first call is under way; an error counts as its latency.
 */
final class PeakEwma extends LoadBalancer {

  private static final double DECAY_NANOS = Duration.ofSeconds(10).toNanos();
  private static final double PENALTY = Long.MAX_VALUE >> 16;

  private final Helper helper;
  private final Ticker ticker = SystemTime.ticker();
  private final Random random;
  private final Map<EquivalentAddressGroup, Node> nodes = new LinkedHashMap<>();

  PeakEwma(Helper helper) {
    this.helper = helper;
    random = new Random(System.identityHashCode(helper));
  }

  @Override
  public Status acceptResolvedAddresses(ResolvedAddresses resolved) {
    for (EquivalentAddressGroup group : resolved.getAddresses()) {
      if (!nodes.containsKey(group)) {
        Node node =
            new Node(
                helper.createSubchannel(
                    CreateSubchannelArgs.newBuilder().setAddresses(group).build()));
        nodes.put(group, node);
        node.subchannel.start(info -> changed(node, info));
        node.subchannel.requestConnection();
      }
    }
    return Status.OK;
  }

  private void changed(Node node, ConnectivityStateInfo info) {
    node.ready = info.getState() == ConnectivityState.READY;
    if (info.getState() == ConnectivityState.IDLE) {
      node.subchannel.requestConnection();
    }
    List<Node> ready = nodes.values().stream().filter(one -> one.ready).toList();
    if (ready.isEmpty()) {
      helper.updateBalancingState(
          ConnectivityState.CONNECTING, new FixedResultPicker(PickResult.withNoResult()));
    } else {
      helper.updateBalancingState(ConnectivityState.READY, new Picker(new ArrayList<>(ready)));
    }
  }

  @Override
  public void handleNameResolutionError(Status error) {
    helper.updateBalancingState(
        ConnectivityState.TRANSIENT_FAILURE, new FixedResultPicker(PickResult.withError(error)));
  }

  @Override
  public void shutdown() {
    nodes.values().forEach(node -> node.subchannel.shutdown());
  }

  private final class Picker extends SubchannelPicker {
    private final List<Node> ready;

    Picker(List<Node> ready) {
      this.ready = ready;
    }

    @Override
    public PickResult pickSubchannel(PickSubchannelArgs args) {
      Node first = ready.get(random.nextInt(ready.size()));
      Node picked = first;
      if (ready.size() > 1) {
        int other = random.nextInt(ready.size() - 1);
        Node second = ready.get(other);
        second = second == first ? ready.get(ready.size() - 1) : second;
        long now = ticker.nanoTime();
        picked = second.cost(now) < first.cost(now) ? second : first;
      }
      return picked.result;
    }
  }

  private final class Node extends ClientStreamTracer.Factory {
    final Subchannel subchannel;
    final PickResult result;
    boolean ready;
    private double latency;
    private long heardAt;
    private int inFlight;

    Node(Subchannel subchannel) {
      this.subchannel = subchannel;
      result = PickResult.withSubchannel(subchannel, this);
    }

    synchronized double cost(long now) {
      hear(0, now);
      return latency == 0 && inFlight > 0 ? PENALTY + inFlight : latency * (inFlight + 1);
    }

    private void hear(double sample, long now) {
      if (sample > latency) {
        latency = sample;
      } else {
        double kept = Math.exp(-Math.max(0, now - heardAt) / DECAY_NANOS);
        latency = latency * kept + sample * (1 - kept);
      }
      heardAt = now;
    }

    private synchronized void started() {
      inFlight++;
    }

    private synchronized void ended(long startedAt, long now) {
      inFlight--;
      hear((double) (now - startedAt), now);
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, @Nullable Metadata headers) {
      long startedAt = ticker.nanoTime();
      started();
      return new ClientStreamTracer() {
        @Override
        public void streamClosed(Status status) {
          ended(startedAt, ticker.nanoTime());
        }
      };
    }
  }
}
