// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli.demo;

import io.evenkeel.core.time.Scheduler;
import io.evenkeel.standins.Fault;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.SliceBuilder;
import io.evenkeel.standins.kubernetes.Slices;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pods that are real gRPC servers on loopback, and the API that tells of them. A pod that leaves
 * does so in Kubernetes' own sequence: out of the slices, then no new calls, then gone.
 * Thread-safe.
 */
final class DemoCluster implements AutoCloseable {

  static final String SERVICE = "greeter";
  static final String NAMESPACE = "demo";

  // A pod stays for this long after it is out of the slices, as one that lingers on SIGTERM.
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Scheduler scheduler;
  private final KubernetesApi api = KubernetesApi.start();
  private final Deque<Pod> pods = new ArrayDeque<>();
  private @Nullable Fault fault;
  private int created;

  private record Pod(String name, Server server) {}

  DemoCluster(Scheduler scheduler) {
    this.scheduler = scheduler;
    // As a controller leaves it where there is no pod: one slice with neither ports nor endpoints.
    api.put(Slices.slice(SERVICE).service(SERVICE).namespace(NAMESPACE));
  }

  KubernetesApi api() {
    return api;
  }

  /** A new pod, ready at once. */
  synchronized void add() {
    String name = "pod-" + ++created;
    try {
      Server server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .addService(greeter(name))
              .build()
              .start();
      pods.add(new Pod(name, server));
      // Each pod has a slice of its own, since ports are the slice's and not the endpoint's.
      api.put(slice(name, server.getPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The oldest pod leaves, if there is one. */
  synchronized void remove() {
    Pod leaving = pods.poll();
    if (leaving == null) {
      return;
    }
    api.delete("endpointslices", NAMESPACE, leaving.name());
    var unused = scheduler.schedule(leaving.server()::shutdown, LINGER);
  }

  /** A rolling restart of one pod: a new one comes, then the oldest goes. */
  synchronized void replace() {
    add();
    remove();
  }

  /** The API goes mute, or speaks again. */
  synchronized void toggleApi() {
    if (fault == null) {
      fault = api.faults().muteConnections();
    } else {
      fault.clear();
      fault = null;
    }
  }

  synchronized boolean isApiMute() {
    return fault != null;
  }

  /** The pods' names, oldest first. */
  synchronized List<String> pods() {
    return pods.stream().map(Pod::name).toList();
  }

  /** Where the pods listen, oldest first. */
  synchronized List<Integer> ports() {
    return pods.stream().map(pod -> pod.server().getPort()).toList();
  }

  private static SliceBuilder slice(String pod, int port) {
    return Slices.slice(pod)
        .service(SERVICE)
        .namespace(NAMESPACE)
        .port("grpc", port)
        .endpoint("127.0.0.1", endpoint -> endpoint.pod("uid-" + pod, pod).ready(true));
  }

  private static ServerServiceDefinition greeter(String pod) {
    return ServerServiceDefinition.builder(Greeting.SERVICE)
        .addMethod(
            Greeting.GREET,
            ServerCalls.asyncUnaryCall(
                (request, response) -> {
                  response.onNext(pod);
                  response.onCompleted();
                }))
        .build();
  }

  @Override
  public void close() {
    List<Pod> left;
    synchronized (this) {
      left = new ArrayList<>(pods);
      pods.clear();
    }
    left.forEach(pod -> pod.server().shutdownNow());
    api.close();
  }
}
