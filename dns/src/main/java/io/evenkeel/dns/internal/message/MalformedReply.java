// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.message;

/** Bytes that answer the query and are no DNS message, or one that contradicts itself. */
public final class MalformedReply extends Exception {

  MalformedReply(String message) {
    super(message, null, false, false);
  }
}
