/**
 * For tests of balancing: contract suites that every pick rule and every load metric passes.
 *
 * <p>Authors of a rule start with {@link io.evenkeel.testkit.balance.PickRuleContract}, and those
 * of a metric with {@link io.evenkeel.testkit.balance.LoadMetricContract}.
 */
@NullMarked
package io.evenkeel.testkit.balance;

import org.jspecify.annotations.NullMarked;
