// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client on a plain socket, which can also stand still. */
final class Reader implements AutoCloseable {

  private static final int MILLIS = 30_000;

  private final Socket socket = new Socket();
  private final BufferedReader in;

  /** Sends a request line, the right Host, and these headers. */
  Reader(LabPage page, String request, String... headers) throws IOException {
    this(page, 65_536, request, headers);
  }

  /** The same with so small a buffer that the server soon cannot send. */
  Reader(LabPage page, int buffer, String request, String... headers) throws IOException {
    socket.setReceiveBufferSize(buffer);
    socket.setSoTimeout(MILLIS);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), page.url().getPort()), MILLIS);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    // 1.0: its responses have no chunks.
    send(request + " HTTP/1.0\r\nHost: " + page.url().getAuthority() + "\r\n");
    for (String header : headers) {
      send(header + "\r\n");
    }
    send("\r\n");
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The next line; null where the server has ended the connection. */
  String line() throws IOException {
    return in.readLine();
  }

  /** Lines up to the first that begins so. */
  String lineThatBegins(String prefix) throws IOException {
    List<String> seen = new ArrayList<>();
    for (String line = line(); line != null; line = line()) {
      if (line.startsWith(prefix)) {
        return line;
      }
      seen.add(line);
    }
    throw new AssertionError("no line '" + prefix + "…' but " + seen);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
