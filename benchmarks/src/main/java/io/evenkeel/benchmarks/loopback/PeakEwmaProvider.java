// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.loopback;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;

/** Names {@link PeakEwma} {@code peak_ewma}. */
final class PeakEwmaProvider extends LoadBalancerProvider {

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
    return "peak_ewma";
  }

  @Override
  public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
    return new PeakEwma(helper);
  }
}
