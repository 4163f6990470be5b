// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpc.xds.XdsNameResolverProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A control plane for one target: state of the world over ADS. Answers a type's request when names
 * or resources are new, and keeps what clients refuse. Thread-safe.
 */
final class XdsControlPlane extends AggregatedDiscoveryServiceImplBase implements AutoCloseable {

  private final Map<String, Map<String, Any>> resources = new HashMap<>();
  private final Map<String, Integer> versions = new HashMap<>();
  private final List<Client> clients = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final Server server;

  XdsControlPlane() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .build()
            .start();
  }

  /** A resolver whose clients ask this control plane. */
  XdsNameResolverProvider resolver(String scheme) {
    return XdsNameResolverProvider.createForTest(
        scheme,
        Map.of(
            "node",
            Map.of("id", "test", "cluster", "test"),
            "xds_servers",
            List.of(
                Map.of(
                    "server_uri",
                    "127.0.0.1:" + server.getPort(),
                    "channel_creds",
                    List.of(Map.of("type", "insecure"))))));
  }

  /** A resource is this from now on. */
  synchronized void put(String name, Message resource) {
    Any packed = Any.pack(resource);
    resources.computeIfAbsent(packed.getTypeUrl(), type -> new HashMap<>()).put(name, packed);
    versions.merge(packed.getTypeUrl(), 1, Integer::sum);
    for (Client client : clients) {
      client.send(packed.getTypeUrl());
    }
  }

  /** Why clients refused what they were sent, each time that they did. */
  synchronized List<String> refusals() {
    return List.copyOf(refusals);
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamAggregatedResources(
      StreamObserver<DiscoveryResponse> responses) {
    return new Client(responses);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  /** One stream. */
  private final class Client implements StreamObserver<DiscoveryRequest> {
    private final StreamObserver<DiscoveryResponse> responses;
    private final Map<String, Set<String>> wanted = new HashMap<>();

    Client(StreamObserver<DiscoveryResponse> responses) {
      this.responses = responses;
      synchronized (XdsControlPlane.this) {
        clients.add(this);
      }
    }

    @Override
    public void onNext(DiscoveryRequest request) {
      synchronized (XdsControlPlane.this) {
        if (request.hasErrorDetail()) {
          refusals.add(request.getErrorDetail().getMessage());
        }
        Set<String> names = Set.copyOf(request.getResourceNamesList());
        if (!names.equals(wanted.put(request.getTypeUrl(), names))) {
          send(request.getTypeUrl());
        }
      }
    }

    private void send(String type) {
      Set<String> names = wanted.getOrDefault(type, Set.of());
      if (names.isEmpty()) {
        return;
      }
      String version = String.valueOf(versions.getOrDefault(type, 0));
      DiscoveryResponse.Builder response =
          DiscoveryResponse.newBuilder()
              .setTypeUrl(type)
              .setVersionInfo(version)
              .setNonce(type + "/" + version);
      resources
          .getOrDefault(type, Map.of())
          .forEach(
              (name, resource) -> {
                if (names.contains(name)) {
                  response.addResources(resource);
                }
              });
      responses.onNext(response.build());
    }

    @Override
    public void onError(Throwable error) {
      leave();
    }

    @Override
    public void onCompleted() {
      leave();
      responses.onCompleted();
    }

    private void leave() {
      synchronized (XdsControlPlane.this) {
        clients.remove(this);
      }
    }
  }
}
