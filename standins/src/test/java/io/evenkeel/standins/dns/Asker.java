// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A client on plain sockets, which sees the bytes as they come. */
final class Asker {

  // Generous: only what never comes takes so long.
  private static final int PATIENCE_MILLIS = 10_000;

  private final DnsServer server;

  Asker(DnsServer server) {
    this.server = server;
  }

  static Message query(String name, String type) {
    return Message.newQuery(Record.newRecord(Names.parse(name), Type.value(type), DClass.IN));
  }

  static Message withEdns(Message query, int payload) {
    query.addRecord(new OPTRecord(payload, 0, 0), Section.ADDITIONAL);
    return query;
  }

  Message ask(String name, String type) throws IOException {
    return new Message(udp(query(name, type).toWire(), PATIENCE_MILLIS));
  }

  /** The answers as text, sorted, since their order changes. */
  List<String> answers(String name, String type) throws IOException {
    return answers(ask(name, type));
  }

  static List<String> answers(Message message) {
    return message.getSection(Section.ANSWER).stream().map(Record::rdataToString).sorted().toList();
  }

  byte[] udp(byte[] query, int patienceMillis) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(InetAddress.getByName(server.host()), server.port());
      socket.setSoTimeout(patienceMillis);
      socket.send(new DatagramPacket(query, query.length));
      DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
      socket.receive(answer);
      return Arrays.copyOf(answer.getData(), answer.getLength());
    }
  }

  /** The bytes that came, and the length that was announced. */
  static final class TcpAnswer {
    private final int announced;
    private final byte[] bytes;

    TcpAnswer(int announced, byte[] bytes) {
      this.announced = announced;
      this.bytes = bytes;
    }

    int announced() {
      return announced;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  TcpAnswer tcp(byte[] query) throws IOException {
    try (Socket socket = new Socket(server.host(), server.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      OutputStream out = socket.getOutputStream();
      byte[] framed = new byte[query.length + 2];
      framed[0] = (byte) (query.length >> 8);
      framed[1] = (byte) query.length;
      System.arraycopy(query, 0, framed, 2, query.length);
      out.write(framed);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int announced = in.readUnsignedShort();
      // What is announced and does not come would be waited for.
      byte[] bytes = new byte[announced];
      int had = 0;
      while (had < announced) {
        int read = in.read(bytes, had, announced - had);
        if (read < 0) {
          break;
        }
        had += read;
        if (in.available() == 0 && had < announced) {
          socket.setSoTimeout(300);
          try {
            int more = in.read(bytes, had, 1);
            had += Math.max(0, more);
          } catch (java.net.SocketTimeoutException never) {
            break;
          }
        }
      }
      return new TcpAnswer(announced, Arrays.copyOf(bytes, had));
    }
  }
}
