// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import io.evenkeel.core.time.Scheduler;
import io.evenkeel.lab.cluster.pod.PodAddresses;
import io.evenkeel.lab.cluster.pod.PodRuntime;
import io.evenkeel.standins.kubernetes.KubernetesObjects;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/**
 * All controllers of a cluster and the kubelets of its nodes, each acting on the objects that it
 * sees, in the order of the real ones: a Deployment becomes ReplicaSets, these become pods, the
 * scheduler gives them nodes, the kubelets start and probe them, and then they are in the slices.
 *
 * <p>Everything runs on the scheduler's thread, the methods here too, except those that say
 * otherwise.
 */
public final class ControlPlane implements AutoCloseable {

  private final PodTimes times = new PodTimes();
  private final NodeController nodes;
  private final Context context;
  private final List<Reconciler> reconcilers = new CopyOnWriteArrayList<>();

  /** Registers the nodes and begins. */
  public ControlPlane(
      KubernetesObjects objects,
      Scheduler scheduler,
      RandomGenerator random,
      ControlSettings settings,
      PodRuntime runtime,
      PodAddresses addresses,
      Log log) {
    context =
        new Context(
            objects,
            scheduler,
            new Delays(random, settings.delay()),
            new Events(objects, scheduler),
            log,
            settings);
    Kubelet kubelet = new Kubelet(context, runtime, addresses, times);
    nodes = new NodeController(context, kubelet);
    reconcilers.addAll(
        List.of(
            new DeploymentController(context).reconciler(),
            new ReplicaSetController(context, times).reconciler(),
            new PodScheduler(context).reconciler(),
            kubelet.reconciler(),
            new EndpointSliceController(context).reconciler(),
            new GarbageCollector(context).reconciler()));
    reconcilers.forEach(Reconciler::begin);
  }

  /** Runs a task whenever one of the resources changed, and once soon. Any thread. */
  public void follow(Runnable task, String... resources) {
    Reconciler reconciler = context.reconciler(task, resources);
    reconcilers.add(reconciler);
    reconciler.begin();
  }

  /**
   * A node falls silent; its pods' sockets are the caller's to cut.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  public void lose(String node) {
    nodes.lose(node);
  }

  /** A silent node speaks again. */
  public void regain(String node) {
    nodes.regain(node);
  }

  /** Nodes that are silent now. */
  public List<String> lost() {
    return nodes.lost();
  }

  /** When a pod was first seen, by its uid; {@link Instant#EPOCH} if it was not. Any thread. */
  public Instant createdAt(String uid) {
    return times.createdAt(uid);
  }

  /** When a pod became ready, by its uid; {@link Instant#MAX} if it is not. Any thread. */
  public Instant readyAt(String uid) {
    return times.readyAt(uid);
  }

  /** All controllers stop where they are; pods go on. Any thread. */
  @Override
  public void close() {
    reconcilers.forEach(Reconciler::close);
  }
}
