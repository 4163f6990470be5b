// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.Status;
import io.grpc.util.ForwardingLoadBalancer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** round_robin under another name, which keeps what the resolver tells it. */
final class CountingPolicy extends LoadBalancerProvider implements AutoCloseable {

  static final String NAME = "counting_round_robin";

  private final List<List<Integer>> groups = new CopyOnWriteArrayList<>();
  private final AtomicInteger errors = new AtomicInteger();
  private final LoadBalancerProvider roundRobin =
      LoadBalancerRegistry.getDefaultRegistry().getProvider("round_robin");

  static CountingPolicy register() {
    CountingPolicy policy = new CountingPolicy();
    LoadBalancerRegistry.getDefaultRegistry().register(policy);
    return policy;
  }

  /** For each update, how many addresses each of its groups has. */
  List<List<Integer>> groups() {
    return groups;
  }

  /** How often the resolver failed. */
  int errors() {
    return errors.get();
  }

  @Override
  public void close() {
    LoadBalancerRegistry.getDefaultRegistry().deregister(this);
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public int getPriority() {
    return 5;
  }

  @Override
  public String getPolicyName() {
    return NAME;
  }

  @Override
  public ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> config) {
    return roundRobin.parseLoadBalancingPolicyConfig(config);
  }

  @Override
  public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
    LoadBalancer balancer = roundRobin.newLoadBalancer(helper);
    return new ForwardingLoadBalancer() {
      @Override
      protected LoadBalancer delegate() {
        return balancer;
      }

      @Override
      public Status acceptResolvedAddresses(LoadBalancer.ResolvedAddresses addresses) {
        groups.add(
            addresses.getAddresses().stream().map(group -> group.getAddresses().size()).toList());
        return super.acceptResolvedAddresses(addresses);
      }

      @Override
      public void handleNameResolutionError(Status error) {
        errors.incrementAndGet();
        super.handleNameResolutionError(error);
      }
    };
  }
}
