// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.discovery.spi.FakeContext;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedResourcesTest {

  private final SharedResources resources = new SharedResources();
  private final FakeContext context = new FakeContext(VirtualTime.create());
  private final List<Pool> opened = new ArrayList<>();

  @Test
  void equalKeysShareOneResourceAndOthersDoNot() {
    Pool first = lease("a").get();

    assertThat(lease("a").get()).isSameAs(first);
    assertThat(lease("b").get()).isNotSameAs(first);
    assertThat(opened).hasSize(2);
  }

  @Test
  void theLastThatLetsGoClosesItAndTheNextOpensAnother() {
    SourceContext.Lease<Pool> one = lease("a");
    SourceContext.Lease<Pool> two = lease("a");

    one.release();
    assertThat(opened.get(0).closed).isZero();
    two.release();

    assertThat(opened.get(0).closed).isEqualTo(1);
    assertThat(lease("a").get()).isNotSameAs(opened.get(0));
  }

  @Test
  void lettingGoTwiceCountsOnce() {
    SourceContext.Lease<Pool> one = lease("a");
    SourceContext.Lease<Pool> two = lease("a");
    one.release();
    one.release();

    assertThat(opened.get(0).closed).isZero();
    two.release();
    two.release();
    assertThat(opened.get(0).closed).isEqualTo(1);
  }

  @Test
  void aResourceThatCannotBeOpenedIsNotKept() {
    assertThatThrownBy(
            () ->
                resources.lease(
                    context,
                    "a",
                    it -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    assertThat(lease("a").get()).isNotNull();
  }

  @Test
  void aResourceThatCannotBeClosedHarmsNobody() {
    SourceContext.Lease<AutoCloseable> lease =
        resources.lease(
            context,
            "a",
            it ->
                () -> {
                  throw new IllegalStateException("a resource that fails, in a test");
                });

    lease.release();

    assertThat(lease("a").get()).isNotNull();
  }

  @Test
  void whatOpensAResourceMayLeaseAnother() {
    SourceContext.Lease<Pool> outer =
        resources.lease(
            context,
            "outer",
            it -> {
              lease("inner");
              return open();
            });

    assertThat(outer.get()).isSameAs(opened.get(1));
    assertThat(opened).hasSize(2);
  }

  private SourceContext.Lease<Pool> lease(String key) {
    return resources.lease(context, key, it -> open());
  }

  private Pool open() {
    Pool pool = new Pool();
    opened.add(pool);
    return pool;
  }

  private static final class Pool implements AutoCloseable {
    int closed;

    @Override
    public void close() {
      closed++;
    }
  }
}
