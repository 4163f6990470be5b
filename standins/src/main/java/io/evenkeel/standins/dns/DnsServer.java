// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * A DNS server as a real one on loopback, over UDP and TCP on one port: answers from what it was
 * told, in another order each time, with every fault on demand.
 *
 * <pre>{@code
 * try (DnsServer dns = DnsServer.start()) {
 *   dns.put("greeter.prod", Duration.ofSeconds(5), "10.0.0.1", "10.0.0.2");
 *   // ask dns.host() at dns.port()
 *   Fault fault = dns.faults().type("A").servfail();
 * }
 * }</pre>
 *
 * <p>Names are absolute, with or without their last dot. A name that was never put is not there
 * (NXDOMAIN). Thread-safe. One daemon thread serves it; {@link #close} ends it.
 */
public final class DnsServer implements AutoCloseable {

  private final RecordStore store;
  private final DnsFaultBoard board = new DnsFaultBoard();
  private final DnsSockets sockets;
  private final DnsResponder responder;

  private DnsServer(InetSocketAddress address, long seed) {
    this.store = new RecordStore(seed);
    this.responder = new DnsResponder(store, board);
    this.sockets = new DnsSockets(address, responder);
    sockets.open();
  }

  /** A running server on 127.0.0.1 and any port. */
  public static DnsServer start() {
    return start("127.0.0.1", 0, 0);
  }

  /**
   * A running server.
   *
   * @param host an IP literal of this machine
   * @param port 0 for any
   * @param seed of the order of records
   * @throws IllegalStateException if the port is taken
   */
  public static DnsServer start(String host, int port, long seed) {
    return new DnsServer(new InetSocketAddress(literal(host), port), seed);
  }

  /** Where it listens, as an IP literal. */
  public String host() {
    return sockets.address().getAddress().getHostAddress();
  }

  /** Where it listens, over UDP and TCP. It stays the same for the server's life. */
  public int port() {
    return sockets.address().getPort();
  }

  /**
   * The name has exactly these addresses; without any it is there and has none.
   *
   * @param addresses IPv4 and IPv6 literals
   */
  public void put(String name, Duration ttl, String... addresses) {
    Name owner = Names.parse(name);
    List<Record> a = new ArrayList<>();
    List<Record> aaaa = new ArrayList<>();
    for (String address : addresses) {
      InetAddress parsed = literal(address);
      if (parsed.getAddress().length == 4) {
        a.add(new ARecord(owner, DClass.IN, ttl.toSeconds(), parsed));
      } else {
        aaaa.add(new AAAARecord(owner, DClass.IN, ttl.toSeconds(), parsed));
      }
    }
    store.put(owner, Type.A, a);
    store.put(owner, Type.AAAA, aaaa);
  }

  /** The name has exactly these SRV records. */
  public void srv(String name, Duration ttl, SrvTarget... targets) {
    Name owner = Names.parse(name);
    List<Record> records = new ArrayList<>();
    for (SrvTarget target : targets) {
      records.add(
          new SRVRecord(
              owner,
              DClass.IN,
              ttl.toSeconds(),
              target.priority(),
              target.weight(),
              target.port(),
              Names.parse(target.host())));
    }
    store.put(owner, Type.SRV, records);
  }

  /** The name is an alias; its target's records are in each answer, where the server knows them. */
  public void cname(String name, Duration ttl, String target) {
    Name owner = Names.parse(name);
    store.put(
        owner,
        Type.CNAME,
        List.of(new CNAMERecord(owner, DClass.IN, ttl.toSeconds(), Names.parse(target))));
  }

  /** The name has exactly these texts, a record each; a record holds texts of up to 255 bytes. */
  public void txt(String name, Duration ttl, String... texts) {
    Name owner = Names.parse(name);
    List<Record> records = new ArrayList<>();
    for (String text : texts) {
      records.add(new TXTRecord(owner, DClass.IN, ttl.toSeconds(), pieces(text)));
    }
    store.put(owner, Type.TXT, records);
  }

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (int from = 0; from < text.length(); from += 255) {
      pieces.add(text.substring(from, Math.min(text.length(), from + 255)));
    }
    return pieces.isEmpty() ? List.of("") : pieces;
  }

  /** The name is there and has nothing (NODATA). */
  public void empty(String name) {
    store.empty(Names.parse(name));
  }

  /** The name is not there (NXDOMAIN). */
  public void remove(String name) {
    store.remove(Names.parse(name));
  }

  /** How long a negative answer may be kept (RFC 2308); 5 s at first, as with CoreDNS. */
  public void negativeTtl(Duration ttl) {
    store.negativeTtl(ttl.toSeconds());
  }

  /** Makes faults. */
  public DnsFaults faults() {
    return new DnsFaults(board);
  }

  /** All queries so far that could be understood, oldest first. */
  public List<DnsQuery> queries() {
    return responder.queries();
  }

  /** How many queries there were so far. */
  public int asked() {
    return responder.asked();
  }

  /** The port is closed: open connections break, new ones and datagrams are refused. */
  public void breakOff() {
    sockets.shut();
  }

  /** Ends {@link #breakOff} and all faults. */
  public void heal() {
    board.clear();
    sockets.open();
  }

  @Override
  public void close() {
    sockets.close();
  }

  private static InetAddress literal(String text) {
    // Only what could be a literal: a name would be looked up.
    if (text.isEmpty() || !text.chars().allMatch(c -> ".:%".indexOf(c) >= 0 || isHex(c))) {
      throw notLiteral(text, null);
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw notLiteral(text, e);
    }
  }

  private static boolean isHex(int c) {
    return Character.digit(c, 16) >= 0;
  }

  private static IllegalArgumentException notLiteral(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "'" + text + "' must be an IP address, such as 10.0.0.1 or fd00::1", cause);
  }

  @Override
  public String toString() {
    return "DnsServer[" + host() + ":" + port() + "]";
  }
}
