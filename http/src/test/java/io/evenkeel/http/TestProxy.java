// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A CONNECT proxy on loopback, with TLS and a password where wanted. */
final class TestProxy implements AutoCloseable {

  /** The heads of the CONNECT requests, in order. */
  final List<String> heads = new CopyOnWriteArrayList<>();

  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ServerSocket listening;
  private final Thread accepting;
  private final @Nullable String authorization;

  /** What it answers where the password is missing or wrong. */
  volatile String refusal = "407 Proxy Authentication Required";

  private TestProxy(ServerSocket listening, @Nullable String authorization) {
    this.listening = listening;
    this.authorization = authorization;
    this.accepting = start(this::accept);
  }

  static TestProxy start(@Nullable String authorization, @Nullable X509Bundle certificate)
      throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    if (certificate == null) {
      return new TestProxy(new ServerSocket(0, 50, loopback), authorization);
    }
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManagerFactory keys = certificate.toKeyManagerFactory();
    context.init(keys.getKeyManagers(), null, null);
    return new TestProxy(
        context.getServerSocketFactory().createServerSocket(0, 50, loopback), authorization);
  }

  int port() {
    return listening.getLocalPort();
  }

  private static Thread start(Runnable task) {
    Thread thread = TestServer.daemons("test-proxy").newThread(task);
    thread.start();
    return thread;
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listening.accept();
        sockets.add(client);
        var unused = start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try {
      String head = head(client.getInputStream());
      heads.add(head);
      if (authorization != null && !head.contains("Proxy-Authorization: " + authorization)) {
        write(
            client,
            String.join(
                "\r\n",
                "HTTP/1.1 " + refusal,
                "Proxy-Authenticate: Basic realm=\"test\"",
                "Content-Length: 0\r\n\r\n"));
        client.close();
        return;
      }
      String target = head.split(" ", 3)[1];
      int colon = target.lastIndexOf(':');
      Socket server =
          new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
      sockets.add(server);
      write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
      var unused = start(() -> copy(server, client));
      copy(client, server);
    } catch (IOException e) {
      close(client);
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("cut off");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static void copy(Socket from, Socket to) {
    try {
      var unused = from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One end closed.
    }
    close(from);
    close(to);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed already.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    try {
      // Until it is through, the kernel may complete one more connection.
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sockets.forEach(TestProxy::close);
  }
}
