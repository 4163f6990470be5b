// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongSupplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What a measured process tells of itself when a line of its input asks; it ends with its input.
 *
 * <ul>
 *   <li>{@code heap}: prints {@code heap BYTES}, what is reachable
 *   <li>{@code usage}: prints {@code usage CPU_NANOS ALLOCATED_BYTES EVENTS}, all since the start
 *   <li>{@code threads}: prints {@code threads COUNT}
 * </ul>
 */
public final class Subject {

  private static final MBeanServer MBEANS = ManagementFactory.getPlatformMBeanServer();
  private static final String OPERATING_SYSTEM = ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME;
  private static final String THREADS = ManagementFactory.THREAD_MXBEAN_NAME;

  private Subject() {}

  /** Answers until the end of the input, then ends the process. {@code events}: changes seen. */
  public static void serve(LongSupplier events) {
    try (BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        System.out.println(
            switch (line) {
              case "heap" -> "heap " + reachable();
              case "usage" -> "usage " + cpuNanos() + " " + allocated() + " " + events.getAsLong();
              case "threads" -> "threads " + ManagementFactory.getThreadMXBean().getThreadCount();
              default -> throw new IllegalArgumentException("unknown command '" + line + "'");
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().halt(0);
  }

  /** Bytes on the heap once what is not reachable has been collected. */
  static long reachable() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    // What is only weakly or softly held needs more than one round.
    for (int round = 0; round < 5; round++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static long cpuNanos() {
    return (long) platform(MBEANS::getAttribute, OPERATING_SYSTEM, "ProcessCpuTime");
  }

  /** By the threads that are alive; both sides' threads live as long as their connections. */
  private static long allocated() {
    long[] ids = (long[]) platform(MBEANS::getAttribute, THREADS, "AllThreadIds");
    long[] bytes =
        (long[])
            platform(
                (name, operation) ->
                    MBEANS.invoke(
                        name, operation, new Object[] {ids}, new String[] {long[].class.getName()}),
                THREADS,
                "getThreadAllocatedBytes");
    // -1 for a thread that ended in between.
    return Arrays.stream(bytes).filter(one -> one > 0).sum();
  }

  private interface Query {
    Object of(ObjectName name, String what) throws JMException;
  }

  /**
   * What the JVM offers beyond the standard's interfaces, by name: their types are not portable.
   */
  private static Object platform(Query query, String name, String what) {
    try {
      return query.of(new ObjectName(name), what);
    } catch (JMException e) {
      throw new IllegalStateException("this JVM does not tell its " + what, e);
    }
  }
}
