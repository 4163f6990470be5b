// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;

/**
 * Has each further attempt of a call, by a retry or by hedging, go to another endpoint where there
 * is one: an endpoint that failed a call is likely to fail the next one too, and a hedge on the
 * endpoint that is slow already wins nothing.
 *
 * <p>For channels with the {@code evenkeel} policy; others do not look at it.
 */
public final class SpreadAttempts implements ClientInterceptor {

  private SpreadAttempts() {}

  /** To be given to {@link io.grpc.ManagedChannelBuilder#intercept}. */
  public static ClientInterceptor interceptor() {
    return new SpreadAttempts();
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return next.newCall(method, EvenkeelCallOptions.spread(options));
  }
}
