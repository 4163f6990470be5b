// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Two methods that say which server answers. Text on the wire: no code generator is needed. */
public final class WhoService {

  private static final String SERVICE = "evenkeel.interop.Who";

  /** One answer: the server's name. */
  public static final MethodDescriptor<String, String> ASK = method("Ask", MethodType.UNARY);

  /** The request is a number of milliseconds: the server's name now, and again after them. */
  public static final MethodDescriptor<String, String> LISTEN =
      method("Listen", MethodType.SERVER_STREAMING);

  private WhoService() {}

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(new Text())
        .setResponseMarshaller(new Text())
        .build();
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try (stream) {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
