// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of one TCP connection, with a window into it: tells what was received, and can be killed.
 *
 * <p>The one place where the owner of a connection sees its bytes; all else is the real engine's.
 */
final class ObservedEngine extends SSLEngine {

  /** The owner of the connection. */
  interface Owner extends FrameWatch.Listener {
    /** The connection has received something. */
    void onReceived();
  }

  private final SSLEngine engine;
  private final Owner owner;
  private final @Nullable SniName serverName;
  private @Nullable FrameWatch frames;
  private volatile boolean killed;
  private volatile boolean sent;
  private volatile boolean handshaken;

  ObservedEngine(SSLEngine engine, Owner owner, @Nullable SniName serverName) {
    super(engine.getPeerHost(), engine.getPeerPort());
    this.engine = engine;
    this.owner = owner;
    this.serverName = serverName;
  }

  /** From now on every read and write fails, which makes the client close the socket. */
  void kill() {
    killed = true;
  }

  /** Whether TCP was connected: the first bytes of the handshake were asked for. */
  boolean sent() {
    return sent;
  }

  /** Whether the handshake has ended well; the protocol is known before that. */
  boolean handshaken() {
    return handshaken;
  }

  /** Whether both ends settled on HTTP/2. */
  boolean isHttp2() {
    return "h2".equals(engine.getApplicationProtocol());
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer target) throws SSLException {
    checkAlive();
    int from = target.position();
    SSLEngineResult result = checked(engine.unwrap(source, target));
    received(result, target, from);
    return result;
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length)
      throws SSLException {
    checkAlive();
    int[] from = new int[length];
    for (int i = 0; i < length; i++) {
      from[i] = targets[offset + i].position();
    }
    SSLEngineResult result = checked(engine.unwrap(source, targets, offset, length));
    for (int i = 0; i < length; i++) {
      received(result, targets[offset + i], from[i]);
    }
    return result;
  }

  private SSLEngineResult checked(SSLEngineResult result) {
    if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
      handshaken = true;
    }
    return result;
  }

  private void received(SSLEngineResult result, ByteBuffer target, int from) {
    if (result.bytesConsumed() > 0) {
      owner.onReceived();
    }
    if (target.position() == from) {
      return;
    }
    FrameWatch watch = frames;
    if (watch == null && isHttp2()) {
      watch = new FrameWatch(owner);
      frames = watch;
    }
    if (watch != null) {
      watch.inspect(target, from, target.position());
    }
  }

  @Override
  public SSLEngineResult wrap(ByteBuffer source, ByteBuffer target) throws SSLException {
    checkAlive();
    sent = true;
    return checked(engine.wrap(source, target));
  }

  @Override
  public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target)
      throws SSLException {
    checkAlive();
    sent = true;
    return checked(engine.wrap(sources, offset, length, target));
  }

  private void checkAlive() throws SSLException {
    if (killed) {
      throw new SSLException("The connection was dropped by its owner");
    }
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {
    if (serverName != null) {
      parameters.setServerNames(serverName.indication());
    }
    engine.setSSLParameters(parameters);
  }

  // From here on the real engine, unchanged.

  @Override
  public SSLParameters getSSLParameters() {
    return engine.getSSLParameters();
  }

  @Override
  public String getApplicationProtocol() {
    return engine.getApplicationProtocol();
  }

  @Override
  public String getHandshakeApplicationProtocol() {
    return engine.getHandshakeApplicationProtocol();
  }

  @Override
  public void setHandshakeApplicationProtocolSelector(
      BiFunction<SSLEngine, List<String>, String> selector) {
    engine.setHandshakeApplicationProtocolSelector(selector);
  }

  @Override
  public BiFunction<SSLEngine, List<String>, String> getHandshakeApplicationProtocolSelector() {
    return engine.getHandshakeApplicationProtocolSelector();
  }

  @Override
  public Runnable getDelegatedTask() {
    return engine.getDelegatedTask();
  }

  @Override
  public void closeInbound() throws SSLException {
    engine.closeInbound();
  }

  @Override
  public boolean isInboundDone() {
    return engine.isInboundDone();
  }

  @Override
  public void closeOutbound() {
    engine.closeOutbound();
  }

  @Override
  public boolean isOutboundDone() {
    return engine.isOutboundDone();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return engine.getSupportedCipherSuites();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return engine.getEnabledCipherSuites();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    engine.setEnabledCipherSuites(suites);
  }

  @Override
  public String[] getSupportedProtocols() {
    return engine.getSupportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return engine.getEnabledProtocols();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {
    engine.setEnabledProtocols(protocols);
  }

  @Override
  public SSLSession getSession() {
    return engine.getSession();
  }

  @Override
  public SSLSession getHandshakeSession() {
    return engine.getHandshakeSession();
  }

  @Override
  public void beginHandshake() throws SSLException {
    engine.beginHandshake();
  }

  @Override
  public HandshakeStatus getHandshakeStatus() {
    return engine.getHandshakeStatus();
  }

  @Override
  public void setUseClientMode(boolean mode) {
    engine.setUseClientMode(mode);
  }

  @Override
  public boolean getUseClientMode() {
    return engine.getUseClientMode();
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    engine.setNeedClientAuth(need);
  }

  @Override
  public boolean getNeedClientAuth() {
    return engine.getNeedClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean want) {
    engine.setWantClientAuth(want);
  }

  @Override
  public boolean getWantClientAuth() {
    return engine.getWantClientAuth();
  }

  @Override
  public void setEnableSessionCreation(boolean flag) {
    engine.setEnableSessionCreation(flag);
  }

  @Override
  public boolean getEnableSessionCreation() {
    return engine.getEnableSessionCreation();
  }
}
