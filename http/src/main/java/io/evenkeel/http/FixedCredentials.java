// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A header that stays, or none. Immutable. */
final class FixedCredentials implements Credentials {

  private final CompletionStage<@Nullable String> authorization;
  private final String kind;

  FixedCredentials(@Nullable String authorization, String kind) {
    this.authorization = Credentials.known(authorization);
    this.kind = kind;
  }

  @Override
  public CompletionStage<@Nullable String> authorization() {
    return authorization;
  }

  @Override
  public boolean rejected(@Nullable String authorization) {
    return false;
  }

  @Override
  public String toString() {
    return "Credentials[" + kind + "]";
  }
}
