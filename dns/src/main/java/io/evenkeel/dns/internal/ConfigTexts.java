// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal;

import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.endpoint.ServiceData;
import io.evenkeel.dns.internal.follow.NameFollower;
import io.evenkeel.dns.internal.message.Rdata;
import io.evenkeel.dns.internal.message.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The service config of a name, as its owner put it into TXT records (gRFC A2): a list of choices
 * in each, of which the client takes one. Whoever does not answer for them is taken to have none.
 *
 * <p>Thread-safe.
 */
final class ConfigTexts {

  private static final String NAME = "_grpc_config.";
  private static final String PREFIX = "grpc_config=";

  private final SourceContext.Lease<NameWatch> watch;
  private final Runnable onChange;
  private final NameWatch.Listener listener = this::seen;
  private volatile @Nullable ServiceData data;

  ConfigTexts(SourceContext context, DnsConfig config, String host, Runnable onChange) {
    this.onChange = onChange;
    this.watch = NameWatch.lease(context, config, NAME + host, Set.of(RecordType.TXT));
    watch.get().add(listener);
  }

  private void seen(NameWatch.Seen seen) {
    NameFollower.Records records = seen.records();
    if (records != null || data == null) {
      data = records == null ? ServiceData.NONE : read(records);
      onChange.run();
    }
  }

  private static ServiceData read(NameFollower.Records records) {
    List<String> choices = new ArrayList<>();
    for (Rdata each : records.byType().getOrDefault(RecordType.TXT, List.of())) {
      if (each instanceof Rdata.Text text && text.text().startsWith(PREFIX)) {
        choices.add(text.text().substring(PREFIX.length()));
      }
    }
    return choices.isEmpty()
        ? ServiceData.NONE
        : new ServiceData(Map.of(), "[" + String.join(",", choices) + "]");
  }

  /** Whether it is known what there is. */
  boolean known() {
    return data != null;
  }

  ServiceData data() {
    ServiceData now = data;
    return now == null ? ServiceData.NONE : now;
  }

  void refresh() {
    watch.get().refresh();
  }

  void close() {
    watch.get().remove(listener);
    watch.release();
  }
}
