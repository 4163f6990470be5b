// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import io.evenkeel.http.Credentials;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plug-in printed, checked; prints no secrets.
 *
 * @param authorization the header's value, null where there is only a certificate
 * @param certificate PEM, null where there is only a token
 * @param key PEM, beside the certificate
 * @param expires when to run the plug-in again, null for never
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record ExecCredential(
    @Nullable String authorization,
    byte @Nullable [] certificate,
    byte @Nullable [] key,
    @Nullable Instant expires) {

  /** Reads the plug-in's output; throws with a message that shows nothing of it. */
  static ExecCredential parse(String output, String apiVersion) {
    if (output.isBlank()) {
      throw new IllegalArgumentException("it printed nothing");
    }
    Object document = Yaml.json(output);
    if (!(document instanceof Map)) {
      throw new IllegalArgumentException("it printed no JSON object");
    }
    Map<?, ?> credential = (Map<?, ?>) document;
    if (!"ExecCredential".equals(credential.get("kind"))) {
      throw new IllegalArgumentException("it printed JSON whose kind is not ExecCredential");
    }
    if (!apiVersion.equals(credential.get("apiVersion"))) {
      throw new IllegalArgumentException(
          "it answered in apiVersion "
              + credential.get("apiVersion")
              + ", the kubeconfig wants "
              + apiVersion
              + "; make the two agree");
    }
    if (!(credential.get("status") instanceof Map)) {
      throw new IllegalArgumentException("its answer has no status");
    }
    Map<?, ?> status = (Map<?, ?>) credential.get("status");
    if (status == null) {
      throw new IllegalArgumentException("its answer has no status");
    }
    String token = text(status, "token");
    String certificate = text(status, "clientCertificateData");
    String key = text(status, "clientKeyData");
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "its answer has only one of clientCertificateData and clientKeyData");
    }
    if (token == null && certificate == null) {
      throw new IllegalArgumentException("its answer has neither a token nor a certificate");
    }
    return new ExecCredential(
        token == null ? null : "Bearer " + Credentials.checkToken("its token", token),
        bytes(certificate),
        bytes(key),
        expiry(text(status, "expirationTimestamp")));
  }

  private static @Nullable String text(Map<?, ?> status, String key) {
    Object value = status.get(key);
    if (value == null || value.equals("")) {
      return null;
    }
    if (!(value instanceof String)) {
      throw new IllegalArgumentException("status." + key + " in its answer is not text");
    }
    return (String) value;
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.US_ASCII);
  }

  private static @Nullable Instant expiry(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "status.expirationTimestamp in its answer is \""
              + text
              + "\"; must be like 2030-01-31T12:00:00Z");
    }
  }

  @Override
  public String toString() {
    return "ExecCredential[expires=" + expires + "]";
  }
}
