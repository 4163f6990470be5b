// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.tls.Certificates;
import io.evenkeel.standins.tls.Identity;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

/** The server's authority and certificate, and their rotation. Thread-safe. */
final class Tls {

  private final InetAddress address;
  private volatile Certificates certificates = Certificates.create();

  Tls(InetAddress address) {
    this.address = address;
  }

  void rotate() {
    certificates = Certificates.create();
  }

  Certificates certificates() {
    return certificates;
  }

  String caPem() {
    return certificates.caPem();
  }

  /** A context with a fresh certificate for every name under which an API server is dialled. */
  SslContext context() {
    Identity server =
        certificates.server(
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local",
            "localhost",
            "127.0.0.1",
            "::1",
            address.getHostAddress());
    try {
      return SslContextBuilder.forServer(
              server.key(), server.chain().toArray(new X509Certificate[0]))
          .sslProvider(SslProvider.JDK)
          .clientAuth(ClientAuth.OPTIONAL)
          .trustManager(certificates.authority())
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("The server's own certificate is refused", e);
    }
  }
}
