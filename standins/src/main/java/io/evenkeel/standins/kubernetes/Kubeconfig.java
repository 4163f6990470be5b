// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes kubeconfig files. */
final class Kubeconfig {

  private Kubeconfig() {}

  static String of(URI server, @Nullable String caPem, String token, @Nullable String namespace) {
    String authority =
        caPem == null
            ? ""
            : "    certificate-authority-data: "
                + Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.UTF_8))
                + "\n";
    return String.format(
        Locale.ROOT,
        """
        apiVersion: v1
        kind: Config
        current-context: stand-in
        clusters:
        - name: stand-in
          cluster:
            server: %s
        %scontexts:
        - name: stand-in
          context:
            cluster: stand-in
            user: stand-in
        %susers:
        - name: stand-in
          user:
            token: %s
        """,
        server,
        authority,
        namespace == null ? "" : "    namespace: " + namespace + "\n",
        token);
  }
}
