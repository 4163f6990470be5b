// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.message;

import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.IpLiteral;
import io.evenkeel.dns.internal.system.HostsFile;
import io.evenkeel.dns.internal.system.ResolvConf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What came in as the answer to a query, and the two files that say whom to ask.
 *
 * <p>Trouble is a {@link MalformedReply} of one short line. What is read does not depend on what
 * stands behind the message. Without the query's id or question nothing is read. What is found are
 * addresses that can be called, sorted, each once, and names that could be asked for.
 */
public final class DnsAnswerFuzzer {

  private static final int LONGEST_MESSAGE = 200;
  private static final int HEADER = 12;

  private static final List<Question> QUESTIONS =
      List.of(
          new Question("greeter.prod", RecordType.A),
          new Question("greeter.prod", RecordType.AAAA),
          new Question("_grpc._tcp.greeter.prod", RecordType.SRV),
          new Question("_grpc_config.greeter.prod", RecordType.TXT));

  private DnsAnswerFuzzer() {}

  /** Tries one message as the answer to each question, and as a file. */
  public static void fuzzerTestOneInput(byte[] input) {
    for (Question question : QUESTIONS) {
      answer(input, question);
      answer(asAnswer(input, question), question);
    }
    files(new String(input, StandardCharsets.ISO_8859_1));
  }

  /** With the right id and question in front, so that what is behind them is reached at once. */
  private static byte[] asAnswer(byte[] input, Question question) {
    byte[] query = new Query(0x1234, question, false).toBytes();
    byte[] whole = Arrays.copyOf(query, query.length + Math.max(0, input.length - HEADER));
    if (input.length >= HEADER) {
      System.arraycopy(input, 0, whole, 0, HEADER);
      System.arraycopy(input, HEADER, whole, query.length, input.length - HEADER);
    }
    System.arraycopy(query, 0, whole, 0, 2);
    whole[2] |= (byte) 0x80;
    whole[2] &= (byte) 0x87;
    whole[4] = 0;
    whole[5] = 1;
    return whole;
  }

  private static void answer(byte[] bytes, Question question) {
    Query query = new Query(0x1234, question, true);
    String alone = read(bytes, bytes.length, query);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 300);
    Arrays.fill(longer, bytes.length, longer.length, (byte) 0xc0);
    String among = read(longer, bytes.length, query);
    if (!alone.equals(among)) {
      throw new AssertionError("read once as " + alone + " and once as " + among);
    }
    boolean isOurs = bytes.length >= HEADER && bytes[0] == 0x12 && bytes[1] == 0x34;
    if (!isOurs && !alone.equals("none")) {
      throw new AssertionError("believed with a wrong id: " + alone);
    }
  }

  private static String read(byte[] bytes, int length, Query query) {
    try {
      Reply reply = ReplyReader.read(bytes, length, query);
      if (reply == null) {
        return "none";
      }
      Answer answer = Answer.of(reply, query.question());
      if (answer instanceof Answer.Found found) {
        check(found);
      } else if (answer instanceof Answer.None none && none.ttl() < Answer.UNKNOWN) {
        throw new AssertionError("a TTL of " + none.ttl());
      }
      return reply.code() + " " + answer;
    } catch (MalformedReply e) {
      String message = e.getMessage();
      if (message.isBlank()
          || message.length() > LONGEST_MESSAGE
          || message.chars().anyMatch(Character::isISOControl)) {
        throw new AssertionError("not one short line: " + message, e);
      }
      return "malformed: " + message;
    }
  }

  private static void check(Answer.Found found) {
    if (found.ttl() < 0 || found.ttl() > Integer.MAX_VALUE) {
      throw new AssertionError("a TTL of " + found.ttl());
    }
    String before = null;
    for (Rdata data : found.records()) {
      String text = data.toString();
      if (before != null && before.compareTo(text) >= 0) {
        throw new AssertionError(text + " after " + before);
      }
      before = text;
      if (data instanceof Rdata.Address address) {
        checkLiteral(address.host());
      } else if (data instanceof Rdata.Service service && !service.target().isEmpty()) {
        var unused = new Address(service.target(), service.port());
      }
    }
    found
        .hosts()
        .values()
        .forEach(addresses -> addresses.forEach(address -> checkLiteral(address.host())));
  }

  private static void checkLiteral(String host) {
    boolean literal = IpLiteral.isIpv4(host) || IpLiteral.isIpv6(host);
    if (!literal || host.equals("0.0.0.0") || host.equals("::")) {
      throw new AssertionError("an address that nobody can call: " + host);
    }
  }

  private static void files(String text) {
    ResolvConf conf = ResolvConf.parse(text);
    for (String server : conf.servers()) {
      if (!IpLiteral.isIpv4(server) && !IpLiteral.isIpv6(server)) {
        throw new AssertionError("no name server: " + server);
      }
    }
    for (String candidate : conf.candidates("greeter.prod")) {
      if (!DomainName.canonical(candidate).equals(candidate)) {
        throw new AssertionError("no name: " + candidate);
      }
    }
    for (String address : HostsFile.parse(text).addresses("greeter")) {
      if (!IpLiteral.isIpv4(address) && !IpLiteral.isIpv6(address)) {
        throw new AssertionError("no address: " + address);
      }
    }
  }
}
