// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A small HTTP/2 and HTTP/1.1 server on loopback with faults on demand. */
@SuppressWarnings("FutureReturnValueIgnored") // Its own channels; a failed write shows in the test.
final class TestServer implements AutoCloseable {

  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, daemons("test-server"), NioIoHandler.newFactory());

  /** What is done with each request; on the server's event loop. */
  volatile Consumer<TestStream> handler = stream -> stream.answer(200, stream.path());

  /** Connections accepted since the start. */
  final AtomicInteger accepted = new AtomicInteger();

  /** Requests begun since the start, probes included. */
  final AtomicInteger requests = new AtomicInteger();

  /** Streams refused since the start. */
  final AtomicInteger refused = new AtomicInteger();

  final List<Channel> connections = new CopyOnWriteArrayList<>();
  private volatile @Nullable SslContext tls;
  private final @Nullable Long maxStreams;
  private final int refuseAbove;
  private final boolean answersTls;
  private final boolean finishesTls;
  private final String host;
  private final int port;
  private Channel listening;
  private @Nullable Socket heldPort;

  private TestServer(Options options, int port) {
    this.tls = options.tls;
    this.maxStreams = options.maxStreams;
    this.refuseAbove = options.refuseAbove;
    this.answersTls = options.answersTls;
    this.finishesTls = options.finishesTls;
    this.host = options.host;
    this.listening = bind(options.host, port);
    this.port = ((InetSocketAddress) listening.localAddress()).getPort();
  }

  static Options secure() {
    return secure(TestCertificates.server());
  }

  static Options secure(X509Bundle certificate) {
    Options options = new Options();
    options.certificate = certificate;
    return options;
  }

  static Options clear() {
    return new Options();
  }

  private Channel bind(String host, int port) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(LOOPS)
            .channel(NioServerSocketChannel.class)
            .option(io.netty.channel.ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    onAccepted(channel);
                  }
                })
            .bind(new InetSocketAddress(host, port));
    return bound.syncUninterruptibly().channel();
  }

  private void onAccepted(Channel channel) {
    accepted.incrementAndGet();
    connections.add(channel);
    channel.closeFuture().addListener(closed -> connections.remove(channel));
    if (!answersTls) {
      channel.pipeline().addLast(new Deaf());
      return;
    }
    SslContext context = tls;
    if (context == null) {
      addHttp1(channel);
      return;
    }
    if (!finishesTls) {
      channel.pipeline().addLast(new HalfDone());
    }
    channel.pipeline().addLast(context.newHandler(channel.alloc()));
    channel
        .pipeline()
        .addLast(
            new io.netty.handler.ssl.ApplicationProtocolNegotiationHandler("http/1.1") {
              @Override
              protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
                if (protocol.equals("h2")) {
                  addHttp2(ctx.channel());
                } else {
                  addHttp1(ctx.channel());
                }
              }

              @Override
              protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
                ctx.close();
              }

              @Override
              public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ctx.close();
              }
            });
  }

  private void addHttp1(Channel channel) {
    channel.pipeline().addLast(new HttpServerCodec(), new TestStream.Http1(this));
  }

  private void addHttp2(Channel channel) {
    Http2Settings settings = Http2Settings.defaultSettings();
    if (maxStreams != null) {
      settings.maxConcurrentStreams(maxStreams);
    }
    AtomicInteger open = new AtomicInteger();
    channel
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forServer()
                .initialSettings(settings)
                .decoderEnforceMaxRstFramesPerWindow(0, 1)
                .build(),
            new Http2MultiplexHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    boolean refuse = open.incrementAndGet() > refuseAbove;
                    stream.closeFuture().addListener(closed -> open.decrementAndGet());
                    stream.pipeline().addLast(new TestStream.Http2(TestServer.this, refuse));
                  }
                }),
            new ChannelInboundHandlerAdapter() {
              @Override
              public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ctx.close();
              }
            });
  }

  int port() {
    return port;
  }

  URI uri() {
    return uri("localhost");
  }

  URI uri(String host) {
    return URI.create((tls == null ? "http" : "https") + "://" + host + ":" + port());
  }

  /** From now on nothing is read or written on the connections that exist; they stay open. */
  void muteConnections() {
    for (Channel connection : connections) {
      connection.eventLoop().submit(() -> mute(connection)).syncUninterruptibly();
    }
  }

  private static void mute(Channel connection) {
    connection.config().setAutoRead(false);
    connection.pipeline().addFirst(new Swallow());
  }

  /** Sends a GOAWAY on every connection that exists: the streams opened so far go on. */
  void goAway() {
    for (Channel connection : connections) {
      connection
          .eventLoop()
          .submit(
              () ->
                  connection.writeAndFlush(
                      new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR, Unpooled.EMPTY_BUFFER)))
          .syncUninterruptibly();
    }
  }

  /** Sends a GOAWAY as if it had not seen the streams above {@code lastStreamId}. */
  void goAway(int lastStreamId) {
    for (Channel connection : connections) {
      ByteBuf frame = Unpooled.buffer();
      frame.writeMedium(8).writeByte(7).writeByte(0).writeInt(0);
      frame.writeInt(lastStreamId).writeInt(0);
      connection.pipeline().context(Http2FrameCodec.class).writeAndFlush(frame);
    }
  }

  /** Shows another certificate to the connections to come. */
  void certificate(X509Bundle certificate) {
    Options options = secure(certificate);
    tls = options.context();
  }

  /** Closes all connections, without a word, and stops to listen; the port stays its own. */
  void kill() {
    listening.close().syncUninterruptibly();
    if (heldPort == null) {
      holdPort();
    }
    dropConnections();
  }

  /**
   * Binds the port without listening: until its loop next looks, the kernel has the closed socket,
   * and completes connections to it that it ends afterwards.
   */
  private void holdPort() {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              Socket socket = new Socket();
              socket.setReuseAddress(true);
              try {
                socket.bind(new InetSocketAddress(host, port));
                heldPort = socket;
                return true;
              } catch (IOException taken) {
                socket.close();
                return false;
              }
            });
  }

  private void letGoOfPort() {
    Socket held = heldPort;
    heldPort = null;
    if (held == null) {
      return;
    }
    try {
      held.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void dropConnections() {
    for (Channel connection : connections) {
      connection.close();
    }
  }

  /** Listens again on the same port. */
  void restart() {
    listening = bind(host, port);
    letGoOfPort();
  }

  @Override
  public void close() {
    kill();
    letGoOfPort();
  }

  static java.util.concurrent.ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Loses every byte that is to be written. */
  private static final class Swallow extends io.netty.channel.ChannelOutboundHandlerAdapter {
    @Override
    public void write(
        ChannelHandlerContext ctx, Object message, io.netty.channel.ChannelPromise promise) {
      if (message instanceof ByteBuf) {
        ((ByteBuf) message).release();
      }
      promise.setSuccess();
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {}
  }

  /** Reads, so that it sees the end, and says nothing. */
  private static final class Deaf extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  /** Lets the first bytes of a handshake through, and closes at the next. */
  private static final class HalfDone extends ChannelInboundHandlerAdapter {
    private boolean begun;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (begun) {
        ReferenceCountUtil.release(message);
        ctx.close();
        return;
      }
      begun = true;
      ctx.fireChannelRead(message);
    }
  }

  /** How a server shall be. */
  static final class Options {
    private @Nullable X509Bundle certificate;
    private @Nullable SslContext tls;
    private @Nullable Long maxStreams;
    private int refuseAbove = Integer.MAX_VALUE;
    private boolean answersTls = true;
    private boolean finishesTls = true;
    private boolean http2 = true;
    private X509Certificate @Nullable [] clientCa;
    private String host = "127.0.0.1";

    Options maxStreams(long streams) {
      maxStreams = streams;
      return this;
    }

    /** Answers RST_STREAM(REFUSED_STREAM) to more streams than that, which SETTINGS do not say. */
    Options refuseAbove(int streams) {
      refuseAbove = streams;
      return this;
    }

    Options http1Only() {
      http2 = false;
      return this;
    }

    /** Accepts, and never answers the handshake. */
    Options deafToTls() {
      answersTls = false;
      return this;
    }

    /**
     * Closes between its ServerHello, which tells the protocol, and its Finished. Of TLS 1.2, where
     * the client speaks in between.
     */
    Options endsAmidTls() {
      finishesTls = false;
      return this;
    }

    Options demandClientCertificate(X509Certificate ca) {
      clientCa = new X509Certificate[] {ca};
      return this;
    }

    Options host(String address) {
      host = address;
      return this;
    }

    private @Nullable SslContext context() {
      X509Bundle bundle = certificate;
      if (bundle == null) {
        return null;
      }
      try {
        SslContextBuilder builder =
            SslContextBuilder.forServer(
                bundle.getKeyPair().getPrivate(), bundle.getCertificatePathWithRoot());
        if (clientCa != null) {
          builder.clientAuth(ClientAuth.REQUIRE).trustManager(clientCa);
        }
        if (!finishesTls) {
          builder.protocols("TLSv1.2");
        }
        if (http2) {
          builder.applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  "h2",
                  "http/1.1"));
        }
        return builder.build();
      } catch (javax.net.ssl.SSLException e) {
        throw new IllegalStateException(e);
      }
    }

    TestServer start() {
      tls = context();
      return new TestServer(this, 0);
    }
  }
}
