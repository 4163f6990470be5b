// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on loopback for one client, in front of a proxy that the client cannot speak to: it does
 * the CONNECT itself, over TLS and with a password where needed, and then only copies bytes.
 *
 * <p>Others on the machine cannot use it: it demands a ticket, a random one of this object, and
 * leads to one server only. Threads: one that accepts and two for each tunnel, all daemons, at most
 * {@value #MAX_TUNNELS} tunnels; all end on {@link #close()}.
 */
final class ConnectRelay implements AutoCloseable {

  /** Tunnels are HTTP/2 connections, each of many streams; more would be a leak. */
  private static final int MAX_TUNNELS = 32;

  /** For TCP, TLS and CONNECT each; the client's own connect time-out mostly speaks first. */
  private static final int TIMEOUT_MILLIS = 20_000;

  private static final int MAX_HEAD = 16_384;

  private final String proxyHost;
  private final int proxyPort;
  private final @Nullable Tls proxyTls;
  private final @Nullable String authorization;
  private final String target;
  private final String ticket;
  private final Set<Socket> sockets = new HashSet<>();
  private @Nullable ServerSocket listening;
  private int tunnels;
  private boolean closed;
  private volatile @Nullable String lastProblem;

  ConnectRelay(
      String proxyHost,
      int proxyPort,
      @Nullable Tls proxyTls,
      @Nullable String authorization,
      String target) {
    this.proxyHost = ProxyRoute.unbracketed(proxyHost);
    this.proxyPort = proxyPort;
    this.proxyTls = proxyTls;
    this.authorization = authorization;
    this.target = target;
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    this.ticket = "Relay " + HexFormat.of().formatHex(secret);
  }

  /** What a client must send as {@code Proxy-Authorization}. */
  String ticket() {
    return ticket;
  }

  @Nullable String lastProblem() {
    return lastProblem;
  }

  /** Listens, if it does not already; returns where. */
  synchronized InetSocketAddress start() {
    try {
      ServerSocket server = listening;
      if (server == null) {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listening = server;
        if (closed) {
          server.close();
        } else {
          ServerSocket accepting = server;
          DaemonThread.start("evenkeel-proxy-relay", () -> accept(accepting));
        }
      }
      return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("no socket on loopback for the proxy relay", e);
    }
  }

  private void accept(ServerSocket server) {
    while (true) {
      Socket client;
      try {
        client = server.accept();
      } catch (IOException e) {
        return; // closed
      }
      if (register(client)) {
        DaemonThread.start("evenkeel-proxy-tunnel", () -> serve(client));
      }
    }
  }

  private synchronized boolean register(Socket client) {
    if (closed || tunnels >= MAX_TUNNELS) {
      lastProblem = "the relay has " + tunnels + " tunnels already";
      closeQuietly(client);
      return false;
    }
    tunnels++;
    sockets.add(client);
    return true;
  }

  private void serve(Socket client) {
    Socket upstream = null;
    try {
      client.setSoTimeout(TIMEOUT_MILLIS);
      String refusal = refusal(head(client.getInputStream()));
      if (refusal != null) {
        answer(client, refusal);
        return;
      }
      try {
        upstream = connect();
      } catch (IOException | PemException e) {
        lastProblem = e.getMessage() == null ? e.toString() : e.getMessage();
        answer(client, "502 Bad Gateway");
        return;
      }
      lastProblem = null;
      answer(client, "200 OK");
      client.setSoTimeout(0);
      upstream.setSoTimeout(0);
      Socket tunnel = upstream;
      DaemonThread.start("evenkeel-proxy-tunnel", () -> copy(tunnel, client));
      copy(client, upstream);
    } catch (IOException e) {
      // The client went away; nobody is left to tell.
    } finally {
      release(client, upstream);
    }
  }

  private @Nullable String refusal(String head) {
    if (!head.startsWith("CONNECT " + target + " HTTP/1.")) {
      return "403 Forbidden";
    }
    for (String line : head.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).equalsIgnoreCase("Proxy-Authorization")) {
        byte[] given = line.substring(colon + 1).strip().getBytes(StandardCharsets.ISO_8859_1);
        byte[] expected = ticket.getBytes(StandardCharsets.ISO_8859_1);
        return MessageDigest.isEqual(given, expected) ? null : "403 Forbidden";
      }
    }
    return "403 Forbidden";
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    boolean done = false;
    try {
      track(socket);
      socket.connect(new InetSocketAddress(proxyHost, proxyPort), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      Socket upstream = proxyTls == null ? socket : secure(socket, proxyTls);
      StringBuilder head = new StringBuilder(128);
      head.append("CONNECT ").append(target).append(" HTTP/1.1\r\nHost: ").append(target);
      if (authorization != null) {
        head.append("\r\nProxy-Authorization: ").append(authorization);
      }
      head.append("\r\n\r\n");
      upstream.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      upstream.getOutputStream().flush();
      String answer = head(upstream.getInputStream());
      String status = answer.substring(0, Math.max(0, answer.indexOf('\r')));
      if (!status.startsWith("HTTP/1.") || !status.substring(8).startsWith(" 2")) {
        throw new IOException(
            "it answered \""
                + Excerpt.of(status, 200)
                + "\""
                + (status.contains(" 407") ? "; check the user and password in its URI" : ""));
      }
      done = true;
      return upstream;
    } finally {
      if (!done) {
        untrack(socket);
        closeQuietly(socket);
      }
    }
  }

  private Socket secure(Socket socket, Tls tls) throws IOException {
    SSLSocket secure =
        (SSLSocket)
            tls.context().getSocketFactory().createSocket(socket, proxyHost, proxyPort, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  /** Reads byte by byte to the empty line, so that nothing of what follows is taken. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(256);
    int ended = 0;
    while (ended < 4) {
      int next = in.read();
      if (next < 0 || head.size() > MAX_HEAD) {
        throw new IOException("no complete HTTP answer to CONNECT");
      }
      head.write(next);
      ended = next == (ended % 2 == 0 ? '\r' : '\n') ? ended + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static void answer(Socket client, String status) throws IOException {
    String head = String.format(Locale.ROOT, "HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n", status);
    // A 200 to CONNECT has no body and must not speak of one.
    String text = status.startsWith("200") ? "HTTP/1.1 200 OK\r\n\r\n" : head;
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    client.getOutputStream().flush();
  }

  private static void copy(Socket from, Socket to) {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // Either end closed: so does the other.
    }
    closeQuietly(from);
    closeQuietly(to);
  }

  private synchronized void track(Socket socket) throws IOException {
    if (closed) {
      throw new IOException("the relay was closed");
    }
    sockets.add(socket);
  }

  private synchronized void untrack(Socket socket) {
    sockets.remove(socket);
  }

  private synchronized void release(Socket client, @Nullable Socket upstream) {
    tunnels--;
    sockets.remove(client);
    closeQuietly(client);
    if (upstream != null) {
      closeQuietly(upstream);
    }
    sockets.removeIf(Socket::isClosed);
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // It was closed already, or broken; either way it is gone.
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (listening != null) {
      closeQuietly(listening);
    }
    sockets.forEach(ConnectRelay::closeQuietly);
    sockets.clear();
  }
}
