// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.grpc.EvenkeelCallOptions;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import org.junit.jupiter.api.Test;

/** What a pick rule sees of a call. */
class CallViewTest {

  private final HeaderKeys keys = new HeaderKeys();
  private final Metadata headers = new Metadata();

  @Test
  void theKeyIsTheCallOption() {
    assertThat(view(CallOptions.DEFAULT).hashKey()).isNull();
    assertThat(
            view(CallOptions.DEFAULT.withOption(EvenkeelCallOptions.HASH_KEY, "alice")).hashKey())
        .isEqualTo("alice");
  }

  @Test
  void aHeaderIsReadByItsName() {
    headers.put(text("x-user"), "alice");
    headers.put(text("x-tenant"), "acme");
    CallView view = view(CallOptions.DEFAULT);
    assertThat(view.header("x-user")).isEqualTo("alice");
    assertThat(view.header("x-tenant")).isEqualTo("acme");
    assertThat(view.header("x-other")).isNull();
  }

  @Test
  void ofSeveralValuesTheLastCounts() {
    headers.put(text("x-user"), "alice");
    headers.put(text("x-user"), "bob");
    assertThat(view(CallOptions.DEFAULT).header("x-user")).isEqualTo("bob");
  }

  @Test
  void aBinaryHeaderIsNoText() {
    headers.put(
        Metadata.Key.of("x-user-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] {1, 2, 3});
    assertThat(view(CallOptions.DEFAULT).header("x-user-bin")).isNull();
  }

  @Test
  void theKeyOfAHeaderIsMadeOnce() {
    assertThat(keys.of("x-user")).isSameAs(keys.of("x-user"));
  }

  @Test
  void aRuleThatReadsAnyNumberOfHeadersFillsNoMemory() {
    for (int i = 0; i < 1000; i++) {
      assertThat(keys.of("x-" + i).name()).isEqualTo("x-" + i);
    }
    assertThat(keys.of("x-999")).isNotSameAs(keys.of("x-999"));
  }

  private CallView view(CallOptions options) {
    return new CallView(new PolicyFixture.Pick(PolicyFixture.UNARY, options, headers), keys);
  }

  private static Metadata.Key<String> text(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
