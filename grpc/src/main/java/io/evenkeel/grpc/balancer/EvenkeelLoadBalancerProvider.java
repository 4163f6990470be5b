// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.spi.ConfigException;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.Status;
import java.util.Map;

/**
 * Makes the policy {@code evenkeel} known to gRPC, which finds it by ServiceLoader.
 *
 * <p>To switch it on: {@code {"loadBalancingConfig": [{"evenkeel": {}}]}} as the channel's service
 * config, {@code ?lb=evenkeel} at an Evenkeel target, or {@code
 * defaultLoadBalancingPolicy("evenkeel")}.
 */
public final class EvenkeelLoadBalancerProvider extends LoadBalancerProvider {

  /** The policy's name. */
  public static final String POLICY = "evenkeel";

  private final Refusals refusals =
      new Refusals(System.getLogger(EvenkeelLoadBalancerProvider.class.getName()));

  /** For ServiceLoader. */
  public EvenkeelLoadBalancerProvider() {}

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
    return POLICY;
  }

  @Override
  public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
    return EvenkeelLoadBalancer.of(helper);
  }

  /**
   * A wrong config is refused. Where the channel is built with it, or has no other, gRPC passes the
   * sentence on; in a channel that has one it is silent, so that the sentence is logged here.
   */
  @Override
  public ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> config) {
    try {
      BalancerConfig parsed = BalancerConfig.parse(config);
      OptionalJars.check(config, parsed);
      return ConfigOrError.fromConfig(parsed);
    } catch (ConfigException e) {
      String sentence = "Balancing policy 'evenkeel': " + e.getMessage();
      refusals.log(sentence, e.getCause());
      return ConfigOrError.fromError(Status.UNAVAILABLE.withDescription(sentence));
    }
  }
}
