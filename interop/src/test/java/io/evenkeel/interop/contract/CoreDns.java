// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * CoreDNS as its administrator sees it: the direct way, which no fault touches. System property
 * {@code contract.dns} says where it is, as host:port.
 */
final class CoreDns {

  private final String server = System.getProperty("contract.dns", "");

  InetSocketAddress address() {
    int colon = server.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalStateException(
          "no system property contract.dns: start this with interop/run contract");
    }
    return new InetSocketAddress(
        server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
  }

  /** Whether the name has exactly these addresses. */
  boolean knows(String name, List<String> hosts) {
    try {
      org.xbill.DNS.Record question =
          org.xbill.DNS.Record.newRecord(Name.fromString(name + "."), Type.A, DClass.IN);
      Message answer = new SimpleResolver(address()).send(Message.newQuery(question));
      Set<String> addresses =
          answer.getSection(Section.ANSWER).stream()
              .filter(ARecord.class::isInstance)
              .map(each -> ((ARecord) each).getAddress().getHostAddress())
              .collect(Collectors.toSet());
      return addresses.equals(Set.copyOf(hosts));
    } catch (IOException e) {
      throw new UncheckedIOException("CoreDNS at " + server + ", asked for " + name, e);
    }
  }
}
