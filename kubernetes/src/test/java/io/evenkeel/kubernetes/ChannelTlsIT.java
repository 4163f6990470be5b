// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import static io.evenkeel.kubernetes.Greeter.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.standins.tls.Certificates;
import io.evenkeel.standins.tls.Identity;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The name that pods must prove by TLS, and that calls carry. */
class ChannelTlsIT {

  private static final String TARGET = "kubernetes:///greeter.prod:grpc?lb=round_robin";
  private static final Certificates AUTHORITY = Certificates.create();

  @Test
  void isServiceAndNamespaceWithoutThePortWhateverSlicesCallAPod() {
    try (Greeter greeter = new Greeter()) {
      Pod pod = greeter.addPod(serverNamed("greeter.prod"));
      ManagedChannel channel = greeter.channel(TARGET, trusting(), builder -> {});

      call(channel);

      assertThat(channel.authority()).isEqualTo("greeter.prod");
      assertThat(pod.authorities).containsExactly("greeter.prod");
    }
  }

  @Test
  void aPodThatProvesAnotherNameIsNotCalled() {
    try (Greeter greeter = new Greeter()) {
      Pod pod = greeter.addPod(serverNamed("pod-1", "greeter.test"));
      ManagedChannel channel = greeter.channel(TARGET, trusting(), builder -> {});

      assertThatThrownBy(() -> call(channel))
          .hasRootCauseMessage("No subject alternative DNS name matching greeter.prod found.");

      assertThat(pod.calls()).isZero();
    }
  }

  @Test
  void overrideAuthorityWins() {
    try (Greeter greeter = new Greeter()) {
      Pod pod = greeter.addPod(serverNamed("elsewhere.test"));
      ManagedChannel channel =
          greeter.channel(
              TARGET, trusting(), builder -> builder.overrideAuthority("elsewhere.test"));

      call(channel);

      assertThat(pod.authorities).containsExactly("elsewhere.test");
    }
  }

  private static ServerCredentials serverNamed(String... names) {
    Identity identity = AUTHORITY.server(names);
    try {
      return TlsServerCredentials.create(
          stream(identity.certificatePem()), stream(identity.keyPem()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChannelCredentials trusting() {
    try {
      return TlsChannelCredentials.newBuilder().trustManager(stream(AUTHORITY.caPem())).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
