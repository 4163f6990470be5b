// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostsFileTest {

  @Test
  void readsNamesAndAliasesOfBothFamilies() {
    HostsFile hosts =
        HostsFile.parse(
            """
            # Kubernetes-managed hosts file.
            10.0.0.1\tGreeter.example greeter # and a comment
            fd00::1 greeter
            10.0.0.1 greeter
            not-an-address greeter
            10.0.0.9
            """);

    assertThat(hosts.addresses("greeter")).containsExactly("10.0.0.1", "fd00::1");
    assertThat(hosts.addresses("greeter.example")).containsExactly("10.0.0.1");
    assertThat(hosts.addresses("other")).isEmpty();
  }

  @Test
  void localhostIsKnownWhateverTheFileSays() {
    assertThat(HostsFile.NONE.addresses("localhost")).containsExactly("127.0.0.1", "::1");
    assertThat(HostsFile.NONE.addresses("greeter.localhost")).containsExactly("127.0.0.1", "::1");
    assertThat(HostsFile.parse("127.0.0.1 localhost").addresses("localhost"))
        .containsExactly("127.0.0.1");
  }
}
