// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much of its processors the process uses; in a container, of those that the container has. */
@FunctionalInterface
interface CpuLoad {

  /** From 0 to 1; below 0 where it is not known. */
  double share();

  /** That of this process; never known on a runtime without {@code jdk.management}. */
  static CpuLoad ofProcess() {
    try {
      if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
        return system::getProcessCpuLoad;
      }
    } catch (LinkageError none) {
      // A runtime made by jlink without that module.
    }
    return () -> -1;
  }
}
