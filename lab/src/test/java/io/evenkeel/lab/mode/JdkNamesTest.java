// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Discoveries;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The JDK's cache of names is one for all ways of calling in a lab, and must not join them. */
class JdkNamesTest {

  @Test
  void waysThatAskTheJdkForPodsAskForNamesOfTheirOwn() {
    try (Paper place = new Paper()) {
      for (Mode mode : Modes.all()) {
        mode.channel(place).shutdownNow();
      }
      assertThat(place.targets)
          .containsEntry("headless-pick-first", "dns:///headless-pick-first.own:50051")
          .containsEntry("headless-round-robin", "dns:///headless-round-robin.own:50051")
          .containsEntry("max-connection-age", "dns:///max-connection-age.own:50052");
      assertThat(place.targets.values()).doesNotContain("dns:///headless:50051");
    }
  }

  /** A place where nothing is. */
  private static final class Paper implements Place, AutoCloseable {
    private final Map<String, String> targets = new HashMap<>();
    private final Discoveries discoveries = Discoveries.builder().build();

    @Override
    public boolean has(Need need) {
      return true;
    }

    @Override
    public String virtualAddress() {
      return "127.0.0.1:1";
    }

    @Override
    public String headlessName() {
      return "headless";
    }

    @Override
    public String headlessNameOf(String mode) {
      return mode + ".own";
    }

    @Override
    public int port() {
      return 50051;
    }

    @Override
    public int agedPort() {
      return 50052;
    }

    @Override
    public Duration connectionAge() {
      return Duration.ofSeconds(40);
    }

    @Override
    public String dnsServer() {
      return "127.0.0.1:1";
    }

    @Override
    public Duration dnsTtl() {
      return Duration.ofSeconds(5);
    }

    @Override
    public Discoveries discoveries() {
      return discoveries;
    }

    @Override
    public String schemeOf(String scheme) {
      return scheme;
    }

    @Override
    public ManagedChannelBuilder<?> channel(String mode, String target) {
      targets.put(mode, target);
      return NettyChannelBuilder.forTarget(target, InsecureChannelCredentials.create());
    }

    @Override
    public ManagedChannelBuilder<?> balanced(String mode, String target) {
      return channel(mode, target);
    }

    @Override
    public String zone() {
      return "";
    }

    @Override
    public void close() {
      discoveries.close();
    }
  }
}
