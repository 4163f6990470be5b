// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.security.SecureRandom;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A TLS context for one connection: the origin's real one, whose engines are wrapped, and created
 * under another name where the server is known by another than the URI's.
 */
final class ObservedContext extends SSLContext {

  ObservedContext(SSLContext real, @Nullable SniName serverName, UnaryOperator<SSLEngine> wrapper) {
    super(new Spi(real, serverName, wrapper), real.getProvider(), real.getProtocol());
  }

  private static final class Spi extends SSLContextSpi {

    private final SSLContext real;
    private final @Nullable SniName serverName;
    private final UnaryOperator<SSLEngine> wrapper;

    Spi(SSLContext real, @Nullable SniName serverName, UnaryOperator<SSLEngine> wrapper) {
      this.real = real;
      this.serverName = serverName;
      this.wrapper = wrapper;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      String name = serverName == null ? host : serverName.name();
      return wrapper.apply(real.createSSLEngine(name, port));
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return wrapper.apply(real.createSSLEngine());
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
      throw new UnsupportedOperationException("the context is initialized already");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return real.getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return real.getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return real.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return real.getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return real.getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return real.getSupportedSSLParameters();
    }
  }
}
