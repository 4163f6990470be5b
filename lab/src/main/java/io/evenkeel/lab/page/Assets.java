// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The files that make up the page: these and no other, read once. Immutable. */
final class Assets {

  /** One file. */
  static final class Asset {

    private final String type;
    private final String etag;
    private final byte[] bytes;

    private Asset(String type, byte[] bytes) {
      this.type = type;
      this.etag = hash(bytes);
      this.bytes = bytes;
    }

    String type() {
      return type;
    }

    /** Changes with the content. */
    String etag() {
      return etag;
    }

    void writeTo(OutputStream out) throws IOException {
      out.write(bytes);
    }

    int length() {
      return bytes.length;
    }
  }

  private static final List<String> OWN =
      List.of(
          "actions.js",
          "cards.js",
          "chart.js",
          "connection.js",
          "dom.js",
          "events.js",
          "favicon.svg",
          "glance.js",
          "index.html",
          "keys.js",
          "page.css",
          "page.js",
          "pods.js",
          "text.js",
          "timeline.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, Asset> byPath;

  private Assets(Map<String, Asset> byPath) {
    this.byPath = byPath;
  }

  static Assets load() {
    Map<String, Asset> byPath = new LinkedHashMap<>();
    for (String name : OWN) {
      byPath.put("/" + name, read(name, name));
    }
    byPath.put("/", byPath.get("/index.html"));
    Properties versions = new Properties();
    try (InputStream in = open("versions.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String uplot =
        "/META-INF/resources/webjars/uplot/" + versions.getProperty("uplot") + "/dist/uPlot";
    byPath.put("/uplot.js", read("uplot.js", uplot + ".iife.min.js"));
    byPath.put("/uplot.css", read("uplot.css", uplot + ".min.css"));
    return new Assets(Map.copyOf(byPath));
  }

  /** The file at a path of the page, or null. */
  @Nullable Asset at(String path) {
    return byPath.get(path);
  }

  private static Asset read(String name, String resource) {
    try (InputStream in = open(resource)) {
      byte[] bytes = in.readAllBytes();
      return new Asset(type(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    InputStream in = Assets.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException(
          "The page's file "
              + resource
              + " is not on the class path: a jar is missing (uplot comes as a WebJar), or was"
              + " packed without it");
    }
    return in;
  }

  private static String type(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalStateException("No content type for " + name);
    }
    return type;
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
