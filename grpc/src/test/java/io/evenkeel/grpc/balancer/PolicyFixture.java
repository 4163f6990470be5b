// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.MemberView;
import io.evenkeel.core.balance.RacyRandom;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.time.VirtualTime;
import io.evenkeel.grpc.EvenkeelAttributes;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The policy in a channel that the test plays. */
final class PolicyFixture {

  static final MethodDescriptor<?, ?> UNARY = HealthGrpc.getCheckMethod();
  static final MethodDescriptor<?, ?> STREAM = HealthGrpc.getWatchMethod();

  final VirtualTime time = VirtualTime.create();
  final FakeHelper helper = new FakeHelper(time);
  final EvenkeelLoadBalancer policy;
  private @Nullable BalancerConfig config;
  private Attributes attributes = Attributes.EMPTY;

  PolicyFixture() {
    policy = new EvenkeelLoadBalancer(helper, time, RacyRandom.seeded(1));
  }

  /**
   * Under another policy.
   *
   * @param parent what that one makes of the channel's helper
   */
  PolicyFixture(UnaryOperator<LoadBalancer.Helper> parent) {
    policy = new EvenkeelLoadBalancer(parent.apply(helper), time, RacyRandom.seeded(1));
  }

  /** The settings of each resolution from now on. */
  PolicyFixture config(Map<String, ?> fields) {
    try {
      config = BalancerConfig.parse(fields);
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  PolicyFixture config(Consumer<BalancerConfig.Builder> change) {
    BalancerConfig.Builder builder = BalancerConfig.DEFAULT.toBuilder();
    change.accept(builder);
    config = builder.build();
    return this;
  }

  /** What goes with each resolution from now on. */
  PolicyFixture attributes(Attributes attributes) {
    this.attributes = attributes;
    return this;
  }

  PolicyFixture watchingHealthOf(String service) {
    return attributes(
        Attributes.newBuilder()
            .set(LoadBalancer.ATTR_HEALTH_CHECKING_CONFIG, Map.of("serviceName", service))
            .build());
  }

  Status resolve(EquivalentAddressGroup... groups) {
    return resolve(List.of(groups));
  }

  Status resolve(List<EquivalentAddressGroup> groups) {
    List<Status> said = new ArrayList<>();
    inContext(() -> said.add(accept(groups)));
    return said.get(0);
  }

  /** The same, where the test is in the context already. */
  Status accept(List<EquivalentAddressGroup> groups) {
    return policy.acceptResolvedAddresses(
        ResolvedAddresses.newBuilder()
            .setAddresses(groups)
            .setAttributes(attributes)
            .setLoadBalancingPolicyConfig(config)
            .build());
  }

  void resolutionFails(Status error) {
    inContext(() -> policy.handleNameResolutionError(error));
  }

  void shutdown() {
    inContext(policy::shutdown);
  }

  /** All that is told within comes as one burst. */
  void inContext(Runnable action) {
    helper.getSynchronizationContext().execute(action);
  }

  void allReady() {
    inContext(
        () -> {
          for (FakeSubchannel subchannel : helper.subchannels) {
            if (!subchannel.shutdown) {
              subchannel.become(ConnectivityState.READY);
            }
          }
        });
  }

  FakeSubchannel subchannel(int index) {
    return helper.subchannels.get(index);
  }

  PickResult pick(MethodDescriptor<?, ?> method) {
    return pick(method, CallOptions.DEFAULT);
  }

  PickResult pick(MethodDescriptor<?, ?> method, CallOptions options) {
    return helper.picker.pickSubchannel(new Pick(method, options, new Metadata()));
  }

  /** The connection of the next call; null where it would wait. */
  @Nullable FakeSubchannel picked() {
    PickResult result = pick(UNARY);
    return result.getSubchannel() == null ? null : FakeSubchannel.of(result.getSubchannel());
  }

  /** What the policy knows of the only endpoint, or the first by id. */
  MemberView view() {
    return policy.snapshot().join().endpoints().get(0);
  }

  static EquivalentAddressGroup group(int number) {
    return new EquivalentAddressGroup(socket(number));
  }

  static InetSocketAddress socket(int number) {
    byte[] address = {10, 0, (byte) (number / 250), (byte) (number % 250 + 1)};
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), 80);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** The group of an endpoint that an Evenkeel resolver knows. */
  static EquivalentAddressGroup group(Endpoint endpoint, int number) {
    return new EquivalentAddressGroup(
        socket(number), Attributes.newBuilder().set(EvenkeelAttributes.ENDPOINT, endpoint).build());
  }

  static Endpoint.Builder endpoint(String id, int number) {
    return Endpoint.builder(id).address(socket(number).getAddress().getHostAddress(), 80);
  }

  /** The call that a pick is for. */
  static final class Pick extends PickSubchannelArgs {
    private final MethodDescriptor<?, ?> method;
    private final CallOptions options;
    private final Metadata headers;

    Pick(MethodDescriptor<?, ?> method, CallOptions options, Metadata headers) {
      this.method = method;
      this.options = options;
      this.headers = headers;
    }

    @Override
    public CallOptions getCallOptions() {
      return options;
    }

    @Override
    public Metadata getHeaders() {
      return headers;
    }

    @Override
    public MethodDescriptor<?, ?> getMethodDescriptor() {
      return method;
    }
  }
}
