// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Fails each call at once while a file is there, as a server whose database is gone. Whoever wants
 * that makes the file; a call could go to any of the pods.
 */
final class FailsIfTold implements ServerInterceptor {

  private final Path told;

  FailsIfTold(Path told) {
    this.told = told;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    if (Files.exists(told) && !call.getMethodDescriptor().getFullMethodName().startsWith("grpc.")) {
      call.close(Status.UNAVAILABLE.withDescription(told + " is there"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return next.startCall(call, headers);
  }
}
