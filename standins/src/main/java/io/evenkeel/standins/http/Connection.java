// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection: what it is, what runs on it, and the ways to break it.
 *
 * <p>Thread-safe; everything is carried out on the connection's event loop, soon.
 */
public final class Connection {

  private final int number;
  private final Channel channel;
  private final Valve valve;
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private volatile String protocol = "";
  private volatile boolean goingAway;

  Connection(int number, Channel channel, boolean mute) {
    this.number = number;
    this.channel = channel;
    this.valve = new Valve(mute);
    channel.pipeline().addLast("valve", valve);
  }

  /** 1 for the first connection that the server ever accepted, and so on. */
  public int number() {
    return number;
  }

  /** {@code h2}, {@code http/1.1}, or empty before it is settled. */
  public String protocol() {
    return protocol;
  }

  /** Requests so far: on HTTP/2, streams. */
  public int streams() {
    return streams.get();
  }

  /** Requests that are not answered to the end yet. */
  public int openStreams() {
    return open.get();
  }

  /** Where the client is. */
  public InetSocketAddress client() {
    return (InetSocketAddress) channel.remoteAddress();
  }

  /** The certificate that the client showed and the server's TLS settings accepted, or null. */
  public @Nullable X509Certificate clientCertificate() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      return null;
    }
    try {
      Certificate[] chain = tls.engine().getSession().getPeerCertificates();
      return (X509Certificate) chain[0];
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  /** Ends it with a TCP reset: no TLS close, no GOAWAY, no FIN. */
  public void reset() {
    run(
        () -> {
          if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            // Past the pipeline, so that TLS says no farewell.
            channel.unsafe().close(channel.newPromise());
          }
        });
  }

  /** Ends it in order, as a server that stops. */
  public void close() {
    var unused = channel.close();
  }

  /** From now on bytes come in and none go out. */
  public void mute() {
    run(valve::shut);
  }

  /** Sends what {@link #mute} kept back, and lets bytes out again. */
  public void unmute() {
    run(
        () -> {
          ChannelHandlerContext context = channel.pipeline().context(valve);
          if (context != null) {
            valve.open(context);
          }
        });
  }

  /**
   * On HTTP/2 a GOAWAY without an error: open streams go on, the client opens no new ones here; the
   * connection closes after the last. On HTTP/1.1 the next response says {@code Connection: close}.
   */
  public void goAway() {
    run(
        () -> {
          goingAway = true;
          if (isHttp2()) {
            var unused = channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
            closeIfDone();
          }
        });
  }

  /** On HTTP/2 tells the client how many streams it may have open at once from now on. */
  public void maxConcurrentStreams(int streams) {
    if (isHttp2()) {
      Http2Settings settings = new Http2Settings().maxConcurrentStreams(streams);
      var unused = channel.writeAndFlush(new DefaultHttp2SettingsFrame(settings));
    }
  }

  boolean goingAway() {
    return goingAway;
  }

  boolean isHttp2() {
    return protocol.equals("h2");
  }

  void protocol(String name) {
    protocol = name;
  }

  Channel channel() {
    return channel;
  }

  void began() {
    streams.incrementAndGet();
    open.incrementAndGet();
  }

  void ended() {
    open.decrementAndGet();
    if (goingAway && isHttp2()) {
      run(this::closeIfDone);
    }
  }

  private void closeIfDone() {
    if (open.get() == 0) {
      var unused = channel.close();
    }
  }

  private void run(Runnable task) {
    if (channel.eventLoop().inEventLoop()) {
      task.run();
    } else if (!channel.eventLoop().isShuttingDown()) {
      channel.eventLoop().execute(task);
    }
  }
}
