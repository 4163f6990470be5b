// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dns.internal.message.Answer;
import io.evenkeel.dns.internal.message.Rdata;
import io.evenkeel.dns.internal.message.RecordType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SystemResolverTest {

  @Test
  void bothFamiliesAreAnsweredByOneLookUp() throws Exception {
    AtomicInteger lookUps = new AtomicInteger();
    CountDownLatch asked = new CountDownLatch(1);
    try (SystemResolver resolver =
        new SystemResolver(
            name -> {
              lookUps.incrementAndGet();
              awaitQuietly(asked);
              return new InetAddress[] {address(10, 0, 0, 2), address(10, 0, 0, 1)};
            })) {
      CompletableFuture<Answer> a = ask(resolver, RecordType.A);
      CompletableFuture<Answer> aaaa = ask(resolver, RecordType.AAAA);
      asked.countDown();

      assertThat(a.get())
          .isEqualTo(
              new Answer.Found(
                  List.of(new Rdata.Address("10.0.0.1"), new Rdata.Address("10.0.0.2")),
                  5,
                  Map.of()));
      assertThat(aaaa.get()).isEqualTo(new Answer.None(true, 5));
      assertThat(lookUps).hasValue(1);
    }
  }

  @Test
  void anUnknownNameAndTroubleAreToldApart() throws Exception {
    assertThat(answer("nowhere: Name or service not known")).isEqualTo(new Answer.None(false, 5));
    assertThat(answer("nowhere: Temporary failure in name resolution"))
        .isInstanceOf(Answer.Failed.class);
  }

  private static Answer answer(String message) throws Exception {
    try (SystemResolver resolver =
        new SystemResolver(
            name -> {
              throw new UnknownHostException(message);
            })) {
      return ask(resolver, RecordType.A).get();
    }
  }

  private static CompletableFuture<Answer> ask(SystemResolver resolver, RecordType type) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    resolver.ask("laptop", type, answer::complete);
    return answer;
  }

  private static InetAddress address(int... octets) throws UnknownHostException {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return InetAddress.getByAddress(bytes);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
