// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/**
 * Private keys from PEM: PKCS#8, PKCS#1 (RSA) and SEC1 (EC), the two old ones by wrapping them into
 * PKCS#8 (RFC 5208, 8017 and 5915), the only form that the JDK reads. Stateless.
 */
final class PrivateKeys {

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int OID = 0x06;
  private static final int CURVE = 0xa0;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

  /** AlgorithmIdentifier: rsaEncryption (1.2.840.113549.1.1.1), NULL. */
  private static final byte[] RSA = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  /** The OID id-ecPublicKey (1.2.840.10045.2.1). */
  private static final byte[] EC = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };

  private PrivateKeys() {}

  /** The first private key of {@code pem}; {@code name} says in errors where it came from. */
  static PrivateKey read(String name, byte[] pem) {
    List<Pem.Block> blocks = Pem.blocks(name, pem);
    for (Pem.Block block : blocks) {
      switch (block.label()) {
        case "PRIVATE KEY":
          return decode(name, block, block.der(), "RSA", "EC", "EdDSA");
        case "RSA PRIVATE KEY":
          return decode(name, block, wrap(RSA, block.der()), "RSA");
        case "EC PRIVATE KEY":
          byte[] algorithm = tlv(SEQUENCE, concat(EC, curve(name, block)));
          return decode(name, block, wrap(algorithm, block.der()), "EC");
        case "ENCRYPTED PRIVATE KEY":
          throw Pem.encrypted(name, block.line());
        default:
          // Certificates and "EC PARAMETERS" may stand in the same file.
          break;
      }
    }
    throw new PemException(
        name
            + ": no private key in it; found "
            + Pem.found(blocks, pem)
            + ", allowed are PRIVATE KEY, RSA PRIVATE KEY and EC PRIVATE KEY");
  }

  private static PrivateKey decode(
      String name, Pem.Block block, byte[] pkcs8, String... algorithms) {
    GeneralSecurityException last = null;
    for (String algorithm : algorithms) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        last = e;
      } catch (GeneralSecurityException e) {
        throw new PemException(name + ": " + e.getMessage(), e);
      }
    }
    // No cause: a parser's message might quote the key.
    throw new PemException(
        name
            + ", line "
            + block.line()
            + ": BEGIN "
            + block.label()
            + ": not a key of "
            + String.join(", ", algorithms)
            + (last == null ? "" : " (" + last.getClass().getSimpleName() + ")"));
  }

  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return tlv(SEQUENCE, concat(VERSION_0, concat(algorithm, tlv(OCTETS, key))));
  }

  /** The curve's OID: SEC1 has it inside, ECPrivateKey ::= { 1, octets, [0] { OID }, ... }. */
  private static byte[] curve(String name, Pem.Block block) {
    try {
      byte[] der = block.der();
      int at = content(der, 0, SEQUENCE);
      at = skip(der, at); // version
      at = skip(der, at); // the key
      at = content(der, at, CURVE);
      int end = skip(der, at);
      if (der[at] == OID) {
        return Arrays.copyOfRange(der, at, end);
      }
    } catch (ArrayIndexOutOfBoundsException | IllegalStateException e) {
      // Falls through to the one message below.
    }
    throw new PemException(
        name
            + ", line "
            + block.line()
            + ": BEGIN EC PRIVATE KEY: it names no curve;"
            + " convert it: openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW_KEY");
  }

  private static int content(byte[] der, int at, int tag) {
    if ((der[at] & 0xff) != tag) {
      throw new IllegalStateException("tag " + der[at]);
    }
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int skip(byte[] der, int at) {
    int start = content(der, at, der[at] & 0xff);
    int length = der[at + 1] & 0xff;
    if (length >= 0x80) {
      length = 0;
      for (int i = at + 2; i < start; i++) {
        length = length << 8 | (der[i] & 0xff);
      }
    }
    return start + length;
  }

  private static byte[] tlv(int tag, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + 4);
    out.write(tag);
    if (value.length < 0x80) {
      out.write(value.length);
    } else if (value.length < 0x100) {
      out.write(0x81);
      out.write(value.length);
    } else {
      out.write(0x82);
      out.write(value.length >> 8);
      out.write(value.length);
    }
    out.writeBytes(value);
    return out.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
