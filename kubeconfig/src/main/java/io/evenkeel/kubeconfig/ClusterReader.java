// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import io.evenkeel.http.PemSource;
import io.evenkeel.http.TlsSource;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one {@code cluster}: the server and whom to trust. */
final class ClusterReader {

  /** The extension whose content a cluster hands to exec plug-ins. */
  private static final String EXEC_EXTENSION = "client.authentication.k8s.io/exec";

  private final Section cluster;

  ClusterReader(Section cluster) {
    this.cluster = cluster;
  }

  URI server() {
    String text = cluster.required("server");
    URI server = uri("server", text);
    String scheme = server.getScheme();
    if ((!"https".equals(scheme) && !"http".equals(scheme)) || server.getHost() == null) {
      // What stands before an @ may be a password.
      String found = text.indexOf('@') < 0 ? "found \"" + text + "\"; " : "";
      throw cluster.wrong("server", found + "must be like https://host:6443 or http://host:8001");
    }
    if (server.getRawUserInfo() != null) {
      throw cluster.wrong("server", "must not hold a user or password; move them to the user");
    }
    checkPort("server", server);
    return server;
  }

  @Nullable URI proxy() {
    String text = cluster.text("proxy-url");
    if (text == null) {
      return null;
    }
    URI proxy = uri("proxy-url", text);
    String scheme = proxy.getScheme();
    if (!"https".equals(scheme) && !"http".equals(scheme)) {
      throw cluster.wrong(
          "proxy-url", "scheme " + scheme + "; allowed are http and https, with a password or not");
    }
    if (proxy.getHost() == null) {
      throw cluster.wrong("proxy-url", "must be like http://host:port");
    }
    checkPort("proxy-url", proxy);
    return proxy;
  }

  private void checkPort(String key, URI uri) {
    int port = uri.getPort();
    if (port == 0 || port > 65_535) {
      throw cluster.wrong(key, "port " + port + "; allowed are 1 to 65535");
    }
  }

  private URI uri(String key, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // No more: the text may hold a password.
      throw cluster.wrong(
          key, "not a URI: " + e.getReason() + " at position " + (e.getIndex() + 1));
    }
  }

  TlsSource.Builder tls() {
    TlsSource.Builder tls = TlsSource.builder();
    PemSource trust = trust();
    if (cluster.flag("insecure-skip-tls-verify")) {
      if (trust != null) {
        throw cluster.wrong(
            "insecure-skip-tls-verify",
            "must not be true beside a certificate-authority; remove one of the two");
      }
      tls.insecure();
    } else if (trust != null) {
      tls.trust(trust);
    }
    String serverName = cluster.text("tls-server-name");
    if (serverName != null) {
      try {
        tls.serverName(serverName);
      } catch (IllegalArgumentException e) {
        throw cluster.wrong("tls-server-name", String.valueOf(e.getMessage()));
      }
    }
    return tls;
  }

  private @Nullable PemSource trust() {
    byte[] data = cluster.base64("certificate-authority-data");
    if (data != null) {
      return PemSource.of(cluster.name("certificate-authority-data"), data);
    }
    Path file = cluster.path("certificate-authority");
    return file == null ? null : PemSource.file(file);
  }

  /** What {@code provideClusterInfo} tells a plug-in; the names are those of its protocol. */
  Map<String, Object> execInfo() {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("server", cluster.required("server"));
    for (String key : new String[] {"tls-server-name", "proxy-url"}) {
      String value = cluster.text(key);
      if (value != null) {
        info.put(key, value);
      }
    }
    if (cluster.flag("insecure-skip-tls-verify")) {
      info.put("insecure-skip-tls-verify", true);
    }
    byte[] ca = cluster.base64("certificate-authority-data");
    Path file = cluster.path("certificate-authority");
    try {
      if (ca == null && file != null) {
        ca = Files.readAllBytes(file);
      }
    } catch (IOException e) {
      throw new KubeconfigException(
          cluster.name("certificate-authority") + ": " + file + " cannot be read: " + e, e);
    }
    if (ca != null) {
      info.put("certificate-authority-data", Base64.getEncoder().encodeToString(ca));
    }
    for (Section extension : cluster.sections("extensions")) {
      if (EXEC_EXTENSION.equals(extension.text("name")) && extension.has("extension")) {
        info.put("config", extension.section("extension").values());
      }
    }
    return info;
  }
}
