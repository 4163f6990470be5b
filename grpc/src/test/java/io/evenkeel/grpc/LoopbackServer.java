// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSession;

/** A gRPC server on 127.0.0.1 with one empty method, and what its calls asked for. */
final class LoopbackServer implements AutoCloseable {

  private static final String SERVICE = "evenkeel.test.Empty";

  private static final MethodDescriptor<byte[], byte[]> METHOD =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Call"))
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  /**
   * One call, as the server saw it.
   *
   * @param authority of the call
   * @param serverNames that TLS asked for; none on clear text
   */
  record Seen(String authority, List<String> serverNames) {}

  private final List<Seen> calls = new CopyOnWriteArrayList<>();
  private final Server server;

  private LoopbackServer(ServerCredentials credentials) throws IOException {
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials)
            .addService(
                ServerInterceptors.intercept(
                    ServerServiceDefinition.builder(SERVICE)
                        .addMethod(
                            METHOD,
                            ServerCalls.asyncUnaryCall(
                                (request, response) -> {
                                  response.onNext(request);
                                  response.onCompleted();
                                }))
                        .build(),
                    new Recorder()))
            .build()
            .start();
  }

  static LoopbackServer start() throws IOException {
    return new LoopbackServer(InsecureServerCredentials.create());
  }

  static LoopbackServer start(X509Bundle identity) throws IOException {
    return new LoopbackServer(
        TlsServerCredentials.create(
            pem(identity.getCertificatePathPEM()), pem(identity.getPrivateKeyPEM())));
  }

  static InputStream pem(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** One call, which fails at once where no server can be called. */
  static void call(Channel channel) {
    // Until a server answers: the deadline only ends a test that would hang.
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS);
    var unused = ClientCalls.blockingUnaryCall(channel, METHOD, options, new byte[0]);
  }

  int port() {
    return server.getPort();
  }

  List<Seen> calls() {
    return calls;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Recorder implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      calls.add(new Seen(call.getAuthority(), serverNames(session)));
      return next.startCall(call, headers);
    }
  }

  private static List<String> serverNames(SSLSession session) {
    return session == null
        ? List.of()
        : ((ExtendedSSLSession) session)
            .getRequestedServerNames().stream()
                .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
                .toList();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
