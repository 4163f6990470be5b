// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.Status;

/** A call that comes from nowhere, and whose answers go there. */
final class FakeCall extends ServerCall<byte[], byte[]> {

  private final MethodDescriptor<byte[], byte[]> method;

  FakeCall(MethodType type, String method) {
    this.method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(type)
            .setFullMethodName(method)
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
  }

  @Override
  public MethodDescriptor<byte[], byte[]> getMethodDescriptor() {
    return method;
  }

  @Override
  public void request(int messages) {}

  @Override
  public void sendHeaders(Metadata headers) {}

  @Override
  public void sendMessage(byte[] message) {}

  @Override
  public void close(Status status, Metadata trailers) {}

  @Override
  public boolean isCancelled() {
    return false;
  }
}
