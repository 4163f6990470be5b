// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the blocks of PEM text (RFC 7468); what stands between them is ignored. Stateless. */
final class Pem {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private Pem() {}

  /**
   * One block.
   *
   * @param label such as {@code CERTIFICATE}
   * @param line where it begins, from 1
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Block(String label, int line, byte[] der) {}

  /** All blocks of {@code pem}; {@code name} says in errors where it came from. */
  static List<Block> blocks(String name, byte[] pem) {
    List<Block> blocks = new ArrayList<>();
    String label = null;
    int begun = 0;
    StringBuilder base64 = new StringBuilder();
    int number = 0;
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      String line = text.substring(start, end).strip();
      start = end + 1;
      number++;
      if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
        if (label != null) {
          throw unfinished(name, label, begun);
        }
        label = line.substring(BEGIN.length(), line.length() - DASHES.length());
        begun = number;
        base64.setLength(0);
      } else if (label != null && line.startsWith(END)) {
        if (!line.equals(END + label + DASHES)) {
          throw unfinished(name, label, begun);
        }
        blocks.add(new Block(label, begun, decode(name, label, begun, base64)));
        label = null;
      } else if (label != null) {
        refuseEncrypted(name, begun, line);
        base64.append(line);
      }
    }
    if (label != null) {
      throw unfinished(name, label, begun);
    }
    return blocks;
  }

  /** Every certificate of {@code pem}, in its order; at least one. */
  static List<X509Certificate> certificates(String name, byte[] pem) {
    List<X509Certificate> certificates = new ArrayList<>();
    List<Block> blocks = blocks(name, pem);
    @Nullable CertificateFactory factory = null;
    for (Block block : blocks) {
      if (!block.label().equals("CERTIFICATE") && !block.label().equals("TRUSTED CERTIFICATE")) {
        continue;
      }
      try {
        if (factory == null) {
          factory = CertificateFactory.getInstance("X.509");
        }
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
      } catch (CertificateException e) {
        throw new PemException(
            name + ", line " + block.line() + ": not a certificate: " + e.getMessage(), e);
      }
    }
    if (certificates.isEmpty()) {
      throw new PemException(name + ": no certificate in it; found " + found(blocks, pem));
    }
    return certificates;
  }

  /** What a person should know of {@code blocks}, without any of the content. */
  static String found(List<Block> blocks, byte[] pem) {
    if (blocks.isEmpty()) {
      return pem.length == 0
          ? "nothing: it is empty"
          : pem.length + " bytes without a line -----BEGIN ...-----";
    }
    StringBuilder found = new StringBuilder();
    for (Block block : blocks) {
      found.append(found.length() == 0 ? "" : ", ");
      found.append("BEGIN ").append(block.label()).append(" (line ").append(block.line());
      found.append(')');
    }
    return found.toString();
  }

  private static byte[] decode(String name, String label, int line, CharSequence base64) {
    try {
      return Base64.getDecoder().decode(base64.toString());
    } catch (IllegalArgumentException e) {
      // The decoder's message may quote the character, never the content.
      throw new PemException(
          name + ", line " + line + ": BEGIN " + label + ": not base64: " + e.getMessage());
    }
  }

  private static void refuseEncrypted(String name, int begun, String line) {
    if (line.startsWith("Proc-Type:") && line.endsWith("ENCRYPTED")) {
      throw encrypted(name, begun);
    }
  }

  static PemException encrypted(String name, int line) {
    return new PemException(
        name
            + ", line "
            + line
            + ": the private key is encrypted, and there is nobody to ask for its password;"
            + " decrypt it: openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW_KEY");
  }

  private static PemException unfinished(String name, String label, int line) {
    return new PemException(
        name
            + ", line "
            + line
            + ": BEGIN "
            + label
            + " has no END "
            + label
            + "; the text was cut off or glued together");
  }
}
