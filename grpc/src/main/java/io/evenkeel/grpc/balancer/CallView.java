// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.grpc.EvenkeelCallOptions;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/** A gRPC call as a pick rule sees it; made for rules that read calls only. */
final class CallView implements CallInfo {

  private final PickSubchannelArgs args;
  private final HeaderKeys keys;

  CallView(PickSubchannelArgs args, HeaderKeys keys) {
    this.args = args;
    this.keys = keys;
  }

  @Override
  public @Nullable String hashKey() {
    return args.getCallOptions().getOption(EvenkeelCallOptions.HASH_KEY);
  }

  @Override
  public @Nullable String header(String name) {
    if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
      return null;
    }
    return args.getHeaders().get(keys.of(name));
  }
}
