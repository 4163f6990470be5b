// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import io.evenkeel.http.Credentials;
import io.evenkeel.http.PemSource;
import io.evenkeel.http.Timers;
import io.evenkeel.http.TlsSource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Reads one {@code user}: who to be, and whom to impersonate. */
final class UserReader {

  private final Section user;
  private final Timers timers;
  private final @Nullable ExecPlugin plugin;

  UserReader(
      Section user,
      ClusterReader cluster,
      Map<String, String> environment,
      Executor executor,
      Timers timers,
      InstantSource clock) {
    this.user = user;
    this.timers = timers;
    if (user.has("auth-provider")) {
      throw user.wrong(
          "auth-provider",
          "was removed from Kubernetes in 1.26; use an exec plug-in"
              + " (such as kubelogin or gke-gcloud-auth-plugin), or a token");
    }
    refuseTwoWays();
    this.plugin =
        user.has("exec")
            ? new ExecPlugin(
                ExecCommand.read(user.section("exec"), cluster, environment),
                executor,
                timers,
                clock)
            : null;
  }

  private void refuseTwoWays() {
    List<String> ways = new ArrayList<>();
    if (user.text("token") != null || user.text("tokenFile") != null) {
      ways.add("token");
    }
    if (user.text("username") != null || user.text("password") != null) {
      ways.add("username/password");
    }
    if (user.has("exec")) {
      ways.add("exec");
    }
    if (ways.size() > 1) {
      throw new KubeconfigException(
          user.file()
              + ": "
              + user.place()
              + ": found "
              + String.join(" and ", ways)
              + ", which contradict each other; keep one of them");
    }
  }

  Credentials credentials() {
    if (plugin != null) {
      return plugin;
    }
    Path tokenFile = user.path("tokenFile");
    if (tokenFile != null) {
      return Credentials.bearerFile(tokenFile, timers);
    }
    String token = user.text("token");
    if (token != null) {
      return checked("token", () -> Credentials.bearer(token.strip()));
    }
    String name = user.text("username");
    String password = user.text("password");
    if (name != null || password != null) {
      return checked(
          "username",
          () -> Credentials.basic(name == null ? "" : name, password == null ? "" : password));
    }
    return Credentials.none();
  }

  private Credentials checked(String key, java.util.function.Supplier<Credentials> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw user.wrong(key, String.valueOf(e.getMessage()));
    }
  }

  TlsSource.Builder addClientCertificate(TlsSource.Builder tls) {
    PemSource certificate = pem("client-certificate");
    PemSource key = pem("client-key");
    if (certificate == null && key == null) {
      return plugin == null
          ? tls
          : tls.clientCertificate(plugin.certificateSource(), plugin.keySource());
    }
    if (plugin != null) {
      throw user.wrong("client-certificate", "must not stand beside exec; keep one of them");
    }
    if (key == null) {
      throw user.wrong("client-key", "is missing; the client certificate needs its private key");
    }
    if (certificate == null) {
      throw user.wrong("client-certificate", "is missing; the client key needs its certificate");
    }
    return tls.clientCertificate(certificate, key);
  }

  private @Nullable PemSource pem(String key) {
    String dataKey = key + "-data";
    byte[] data = user.base64(dataKey);
    if (data != null) {
      return PemSource.of(user.name(dataKey), data);
    }
    Path file = user.path(key);
    return file == null ? null : PemSource.file(file);
  }

  /** The headers of impersonation, as the API server reads them. */
  Map<String, List<String>> headers() {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    String as = user.text("as");
    String uid = user.text("as-uid");
    List<String> groups = user.texts("as-groups");
    Map<String, List<String>> extra = user.textLists("as-user-extra");
    if (as == null) {
      if (uid != null || !groups.isEmpty() || !extra.isEmpty()) {
        throw user.wrong("as", "is missing; as-groups, as-uid and as-user-extra need it");
      }
      return headers;
    }
    headers.put("Impersonate-User", List.of(asciiOnly("as", as)));
    if (uid != null) {
      headers.put("Impersonate-Uid", List.of(asciiOnly("as-uid", uid)));
    }
    if (!groups.isEmpty()) {
      headers.put(
          "Impersonate-Group", groups.stream().map(g -> asciiOnly("as-groups", g)).toList());
    }
    extra.forEach(
        (name, values) ->
            headers.put(
                "Impersonate-Extra-"
                    + URLEncoder.encode(name.toLowerCase(Locale.ROOT), StandardCharsets.UTF_8)
                        .replace("+", "%20"),
                values.stream().map(v -> asciiOnly("as-user-extra", v)).toList()));
    return headers;
  }

  private String asciiOnly(String key, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        throw user.wrong(
            key, "the character at position " + (i + 1) + " cannot stand in a header; use ASCII");
      }
    }
    return value;
  }
}
