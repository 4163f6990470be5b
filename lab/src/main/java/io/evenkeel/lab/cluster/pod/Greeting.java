// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The lab's methods: a pod says its name. Text on the wire, so that no code is generated. */
public final class Greeting {

  /** The service's full name. */
  public static final String SERVICE = "evenkeel.lab.Greeter";

  /** Asks a pod for its name; the request's text means nothing. */
  public static final MethodDescriptor<String, String> GREET =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Greet"))
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  /**
   * A pod says its name, and once more when the time is over that the request says, in
   * milliseconds: a stream that stays open meanwhile. Only {@code evenkeel serve} has it.
   */
  public static final MethodDescriptor<String, String> STAY =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Stay"))
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  /**
   * Says which way of calling a call belongs to. Each has the pods as if for itself: a capacity and
   * counters of its own. Calls that say nothing belong to the way {@code ""}.
   */
  public static final Metadata.Key<String> MODE =
      Metadata.Key.of("evenkeel-lab-mode", Metadata.ASCII_STRING_MARSHALLER);

  private Greeting() {}

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
