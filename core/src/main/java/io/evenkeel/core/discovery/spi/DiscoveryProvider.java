// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery.spi;

import io.evenkeel.core.discovery.Setting;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.Target;
import java.util.List;
import java.util.Set;

/**
 * Understands the targets of some schemes. Found by {@link java.util.ServiceLoader}, under {@code
 * META-INF/services/io.evenkeel.core.discovery.spi.DiscoveryProvider}.
 *
 * <p>Thread-safe. Parsing neither blocks nor does I/O: it may run on a channel's own thread. But
 * for what a source's authority depends on: a small file may be read, once a process.
 */
public interface DiscoveryProvider {

  /** The schemes, lower case. */
  Set<String> schemes();

  /** The settings that targets of these schemes may have as parameters, beside the common ones. */
  List<Setting<?>> settings();

  /**
   * What {@code target} names.
   *
   * @param settings with the target's parameters, which are already known to be allowed
   * @throws IllegalArgumentException if the target cannot be understood; the message says what is
   *     wrong, what is allowed and what to write
   */
  Source source(Target target, Settings settings);

  /**
   * All services that {@code scope} names.
   *
   * @throws IllegalArgumentException if the scope cannot be understood, or there are no catalogs
   *     here
   */
  default CatalogSource catalog(Target scope, Settings settings) {
    throw new IllegalArgumentException(
        "Scheme '"
            + scope.scheme()
            + "' cannot watch many services at once; watch one by its name");
  }
}
