// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;

/**
 * Tells which of a machine's addresses a call came in at: one process then counts as many servers.
 */
public final class CalledAddress implements ServerInterceptor {

  private static final Context.Key<String> ADDRESS = Context.key("address");

  /** The address of the call that is being answered. */
  public static String current() {
    return ADDRESS.get();
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    InetSocketAddress local =
        (InetSocketAddress) call.getAttributes().get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR);
    String address = local == null ? "unknown" : local.getAddress().getHostAddress();
    return Contexts.interceptCall(
        Context.current().withValue(ADDRESS, address), call, headers, next);
  }
}
