// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.grpc.LoopbackServer.Seen;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which name a server must prove by TLS, and which one its calls carry: real ones over TLS. */
class ServerNamesIT {

  private static X509Bundle authority;

  private final FakeChannels fake = new FakeChannels();
  private final List<LoopbackServer> servers = new ArrayList<>();

  @BeforeAll
  static void makeAuthority() throws Exception {
    authority =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=test authority")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
  }

  @AfterEach
  void close() {
    fake.close();
    servers.forEach(LoopbackServer::close);
  }

  @Test
  void isTheAuthorityOfTheTargetWithoutItsPort() throws Exception {
    LoopbackServer server = serverNamed("greeter.prod");
    ManagedChannel channel = channel("fake:///greeter.prod:grpc", null);
    fake.publish(endpoint(server, null));

    LoopbackServer.call(channel);

    assertThat(channel.authority()).isEqualTo("greeter.prod");
    assertThat(server.calls()).containsExactly(new Seen("greeter.prod", List.of("greeter.prod")));
  }

  @Test
  void aServerThatCannotProveItIsNotCalled() throws Exception {
    LoopbackServer server = serverNamed("another.prod");
    ManagedChannel channel = channel("fake:///greeter.prod", null);
    fake.publish(endpoint(server, null));

    assertThatThrownBy(() -> LoopbackServer.call(channel))
        .hasMessageStartingWith("UNAVAILABLE")
        .hasRootCauseMessage("No subject alternative DNS name matching greeter.prod found.");
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void overrideAuthorityWins() throws Exception {
    LoopbackServer server = serverNamed("elsewhere.prod");
    ManagedChannel channel = channel("fake:///greeter.prod", "elsewhere.prod");
    fake.publish(endpoint(server, null));

    LoopbackServer.call(channel);

    assertThat(server.calls())
        .containsExactly(new Seen("elsewhere.prod", List.of("elsewhere.prod")));
  }

  @Test
  void isTheEndpointsOwnWhereItsSourceGivesOne() throws Exception {
    LoopbackServer one = serverNamed("one.prod");
    LoopbackServer two = serverNamed("two.prod");
    LoopbackServer plain = serverNamed("greeter.prod");
    ManagedChannel channel = channel("fake:///greeter.prod?lb=round_robin", null);
    fake.publish(endpoint(one, "one.prod"), endpoint(two, "two.prod"), endpoint(plain, null));

    fake.callUntil(channel, () -> servers.stream().noneMatch(s -> s.calls().isEmpty()));

    assertThat(one.calls()).containsOnly(new Seen("one.prod", List.of("one.prod")));
    assertThat(two.calls()).containsOnly(new Seen("two.prod", List.of("two.prod")));
    assertThat(plain.calls()).containsOnly(new Seen("greeter.prod", List.of("greeter.prod")));
  }

  @Test
  void overrideAuthorityWinsOverTheEndpointsOwn() throws Exception {
    LoopbackServer server = serverNamed("elsewhere.prod");
    ManagedChannel channel = channel("fake:///greeter.prod", "elsewhere.prod");
    fake.publish(endpoint(server, "one.prod"));

    LoopbackServer.call(channel);

    assertThat(server.calls())
        .containsExactly(new Seen("elsewhere.prod", List.of("elsewhere.prod")));
  }

  private ManagedChannel channel(String target, String override) throws Exception {
    return fake.channel(
        target,
        TlsChannelCredentials.newBuilder()
            .trustManager(LoopbackServer.pem(authority.getRootCertificatePEM()))
            .build(),
        builder -> {
          if (override != null) {
            builder.overrideAuthority(override);
          }
        });
  }

  private LoopbackServer serverNamed(String name) throws Exception {
    LoopbackServer server =
        LoopbackServer.start(
            new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .addSanDnsName(name)
                .buildIssuedBy(authority));
    servers.add(server);
    return server;
  }

  private static Endpoint endpoint(LoopbackServer server, String serverName) {
    return Endpoint.builder("on port " + server.port())
        .address("127.0.0.1", server.port())
        .serverName(serverName)
        .build();
  }
}
