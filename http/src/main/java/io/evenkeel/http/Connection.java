// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The owner of one HTTP client: opens it, counts its streams, watches whether it lives, and drops
 * it whole.
 *
 * <p>On HTTP/2 the client is held to one TCP connection: a second one, which the JDK would open
 * unasked when the first takes no more streams, is refused, and the call goes to another {@code
 * Connection}. On HTTP/1.1 each call under way has a TCP connection of its own, and so has a probe:
 * there a probe finds a server or a network that is gone, but not one mute stream among living
 * ones.
 *
 * <p>Thread-safe. The fields that {@link Slots} guards are marked.
 */
final class Connection implements ObservedEngine.Owner, LivenessProbe.Target {

  /** Where it is in its life; it only goes forward. */
  enum Phase {
    OPENING,
    READY,
    /** Takes no more calls; dropped when the last one ends. */
    DRAINING,
    DROPPED
  }

  // It fails within milliseconds; if it was lost, this is how much later the client's thread ends.
  private static final Duration POKE = Duration.ofSeconds(2);

  private final Settings settings;
  private final ConnectionPool pool;
  private final Tls tls;
  private final NameLookup names;
  private final LivenessProbe probe;
  private final Engines engines;
  private volatile @Nullable HttpClient client;
  private volatile boolean connected;
  private volatile boolean http2;
  private volatile boolean dropped;
  private volatile boolean lookingUp;
  private volatile long receivedAt;
  private volatile @Nullable Runnable connectTimer;
  private final AtomicInteger streams = new AtomicInteger();
  private volatile @Nullable String lastAuthorization;

  // Guarded by Slots.
  final Set<Attempt> attempts = new HashSet<>();
  Phase phase = Phase.OPENING;
  int generation;
  private int limit = Integer.MAX_VALUE;
  @Nullable Runnable idleTimer;

  Connection(Settings settings, Tls tls, NameLookup names, ConnectionPool pool) {
    this.settings = settings;
    this.tls = tls;
    this.names = names;
    this.pool = pool;
    this.generation = tls.generation();
    this.receivedAt = settings.timers().nanoTime();
    this.engines = new Engines(this, settings.tls().serverName);
    this.probe =
        new LivenessProbe(
            this,
            settings.timers(),
            settings.random(),
            settings.probeInterval(),
            settings.probeTimeout());
  }

  /**
   * How many calls it takes: one stream less than the server allows, kept for the probe. Where the
   * server allows only one, there is none for the probe, and a mute connection is not found.
   */
  int capacity() {
    return limit > 1 ? limit - 1 : 1;
  }

  void limit(int streams) {
    limit = streams;
  }

  /** Creates the client and sends the first call, as soon as the host's address is known. */
  void open(Attempt first) {
    long begun = settings.timers().nanoTime();
    lookingUp = true;
    connectTimer = settings.timers().schedule(this::onConnectTimeout, settings.connectTimeout());
    if (dropped) {
      cancelConnectTimer();
      return;
    }
    names.lookUp(failed -> onLookedUp(first, begun, failed));
  }

  private void onLookedUp(Attempt first, long begun, @Nullable Throwable failed) {
    lookingUp = false;
    if (dropped) {
      return;
    }
    if (failed != null) {
      pool.onOpenFailed(this, Failures.opening(settings, failed));
      return;
    }
    Duration spent = Duration.ofNanos(settings.timers().nanoTime() - begun);
    connect(first, settings.connectTimeout().minus(spent));
  }

  /** On the executor, since it reads files. */
  private void connect(Attempt first, Duration left) {
    HttpClient fresh;
    try {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .executor(settings.executor())
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(tcpTimeout(left))
              .proxy(settings.proxy().selector());
      if (settings.secure()) {
        builder
            .version(HttpClient.Version.HTTP_2)
            .sslContext(
                new ObservedContext(tls.context(), settings.tls().serverName, engines::wrap));
      } else {
        builder.version(HttpClient.Version.HTTP_1_1);
      }
      fresh = builder.build();
    } catch (PemException e) {
      pool.onOpenFailed(this, new HttpFailure(HttpFailure.Kind.TLS, Failures.text(e), e));
      return;
    } catch (RuntimeException | LinkageError e) {
      // No socket for the relay or for the client's selector; calls must not wait for ever.
      pool.onOpenFailed(this, Failures.noClient(e));
      return;
    }
    pool.setGeneration(this, tls.generation());
    client = fresh;
    if (dropped) {
      shutdown();
      return;
    }
    settings.observer().opening(pool.stats().connections());
    if (!settings.secure()) {
      cancelConnectTimer(); // The client has a timer of its own for each TCP connection.
    }
    first.send(this, fresh);
    if (!settings.secure()) {
      onEstablished();
    }
  }

  private Duration tcpTimeout(Duration left) {
    Duration whole = settings.connectTimeout();
    if (settings.secure()) {
      // The timer of this class knows more, and speaks first.
      return whole.multipliedBy(2);
    }
    // It holds for all TCP connections of the client: a slow look-up must not leave them nothing.
    Duration half = whole.dividedBy(2);
    return left.compareTo(half) > 0 ? left : half;
  }

  /** Sends one more call. */
  void send(Attempt attempt) {
    beforeRequest(() -> sendNow(attempt));
  }

  /**
   * Runs {@code task} when the client can send a request without waiting for the name service.
   * Where that fails the request is sent nevertheless: an open connection serves it without an
   * address.
   */
  private void beforeRequest(Runnable task) {
    if (http2 && settings.proxy().isUsed()) {
      task.run(); // The tunnel is there, and the proxy's address is not asked for again.
    } else {
      names.lookUp(failed -> task.run());
    }
  }

  private void sendNow(Attempt attempt) {
    if (attempt.isReleased()) {
      return;
    }
    HttpClient used = client;
    if (used != null && !dropped && pool.takesCalls(this)) {
      attempt.send(this, used);
      return;
    }
    attempt.exchange.resend(
        attempt, "the connection was dropped", Duration.ZERO, ConnectionPool.MAX_UNSENT);
    attempt.abort();
  }

  /** A call is about to be sent, with what the probes will use too. */
  void onSending(@Nullable String authorization) {
    lastAuthorization = authorization;
    streams.incrementAndGet();
  }

  /** The highest stream that may have been used: clients count 1, 3, 5 ... */
  long lastStreamId() {
    return 2L * streams.get() - 1;
  }

  /** A request is being written: the connection is there. */
  void onEstablished() {
    ObservedEngine engine = engines.newest();
    if (connected || (engine != null && !engine.handshaken())) {
      // A client whose server ended the handshake goes on for a while as if it had one.
      return;
    }
    connected = true;
    cancelConnectTimer();
    onReceived();
    // On HTTP/2 calls wait for the SETTINGS, which say how many fit.
    if (engine == null || !engine.isHttp2() || http2) {
      pool.onReady(this);
    }
  }

  private void onHttp2() {
    http2 = true;
    engines.close();
  }

  /** Response headers came: whatever was still awaited is there. */
  void onResponse(HttpClient.Version version) {
    onReceived();
    if (!connected) {
      connected = true;
      cancelConnectTimer();
    }
    if (version == HttpClient.Version.HTTP_2 && !http2) {
      onHttp2();
    }
    pool.onReady(this);
  }

  @Override
  public void onSettings(long maxStreams) {
    onHttp2();
    if (maxStreams >= 0) {
      int streams = (int) Math.min(Integer.MAX_VALUE, maxStreams);
      pool.onLimit(this, streams);
      settings.observer().streamLimit(streams);
    }
    if (connected) {
      pool.onReady(this);
    }
  }

  @Override
  public void onGoAway(int lastStreamId) {
    pool.onGoAway(this, lastStreamId);
  }

  @Override
  public void onReceived() {
    receivedAt = settings.timers().nanoTime();
  }

  private void onConnectTimeout() {
    if (connected || dropped) {
      return;
    }
    if (lookingUp) {
      pool.onOpenFailed(this, Failures.unresolved(settings));
      return;
    }
    ObservedEngine engine = engines.newest();
    pool.onOpenFailed(this, Failures.connectTimeout(settings, engine != null && engine.sent()));
  }

  private void cancelConnectTimer() {
    Runnable timer = connectTimer;
    if (timer != null) {
      timer.run();
    }
  }

  /** Whether the handshake is through; failures before are failures to open. */
  boolean connected() {
    return connected;
  }

  boolean http2() {
    return http2;
  }

  void startProbing() {
    if (!dropped) {
      probe.start();
    }
  }

  void stopProbing() {
    probe.stop();
  }

  @Override
  public long receivedAt() {
    return receivedAt;
  }

  @Override
  public void beforeProbe(Runnable ready) {
    beforeRequest(ready);
  }

  @Override
  public Runnable sendProbe(Runnable unsent) {
    HttpClient used = client;
    if (used == null) {
      return () -> {};
    }
    settings.observer().probed();
    streams.incrementAndGet();
    CompletableFuture<?> sent =
        used.sendAsync(
            new RequestWriter(settings).probe(lastAuthorization),
            info -> {
              onReceived();
              return BodyHandlers.discarding().apply(info);
            });
    var unused =
        sent.whenComplete(
            (response, failed) -> {
              if (failed != null && Failures.unsent(failed) != null) {
                unsent.run();
              }
            });
    return () -> pool.run(() -> sent.cancel(true));
  }

  @Override
  public void onMute(Duration silence) {
    pool.drop(this, "mute", Failures.mute(settings, silence));
  }

  /** Lets go of the client and of its sockets; on the executor, after it was taken off the pool. */
  void shutdown() {
    dropped = true;
    engines.kill();
    cancelConnectTimer();
    probe.stop();
    HttpClient last = client;
    client = null;
    if (last == null) {
      return;
    }
    if (ClientShutdown.available()) {
      ClientShutdown.shutdownNow(last);
    } else if (http2) {
      // The killed engine fails this write, upon which the client closes the socket at once. Where
      // it is doing so already it may forget the request, and then wait for its end for ever.
      HttpRequest poke = HttpRequest.newBuilder(settings.base()).timeout(POKE).build();
      beforeRequest(
          () -> {
            var unused = last.sendAsync(poke, BodyHandlers.discarding());
          });
    }
  }
}
