// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

import java.util.HashMap;
import java.util.Map;

/**
 * What a server says of its own load, as ORCA has it (gRFC A51; {@code OrcaLoadReport}).
 *
 * <p>As in the protocol 0 means "not told". A value that means nothing, which is one that is
 * negative, infinite or no number, counts as not told too. Immutable.
 *
 * @param cpu share of the CPU in use; above 1 where the server uses more than it was given
 * @param memory share of the memory in use
 * @param application share of its capacity in use, by the application's own measure
 * @param qps calls a second that the server answers
 * @param eps of these, errors a second
 * @param named further values, such as {@code rif}
 * @param at when it came, in the nanoseconds of the balancer's clock
 */
public record LoadReport(
    double cpu,
    double memory,
    double application,
    double qps,
    double eps,
    Map<String, Double> named,
    long at) {

  public LoadReport {
    cpu = told(cpu);
    memory = told(memory);
    application = told(application);
    qps = told(qps);
    eps = told(eps);
    named = Map.copyOf(named);
  }

  /** What the application says of its utilization, else what it uses of the CPU; 0 if not told. */
  public double utilization() {
    return application > 0 ? application : cpu;
  }

  /**
   * This report, and what it does not tell as an older one told it, where a server tells some
   * things with its answers and others in reports of their own.
   */
  public LoadReport completedBy(LoadReport older) {
    // One of the two where that is all, and the very object: whoever goes by them sees that they
    // are
    // no news.
    Map<String, Double> both = named.isEmpty() ? older.named : named;
    if (!both.keySet().containsAll(older.named.keySet())) {
      both = new HashMap<>(older.named);
      both.putAll(named);
    }
    // Errors are a part of the calls: without any of them, the errors of others are not meant.
    LoadReport calls = qps > 0 ? this : older;
    return new LoadReport(
        cpu > 0 ? cpu : older.cpu,
        memory > 0 ? memory : older.memory,
        application > 0 ? application : older.application,
        calls.qps,
        calls.eps,
        both,
        at);
  }

  /** A further value; 0 if not told. */
  public double named(String name) {
    Double value = named.get(name);
    return value == null ? 0 : told(value);
  }

  private static double told(double value) {
    return value > 0 && value < Double.POSITIVE_INFINITY ? value : 0;
  }
}
