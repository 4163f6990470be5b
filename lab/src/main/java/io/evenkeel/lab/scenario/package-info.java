/**
 * Runs without a page: the same events at the same moments each time, promises held against what
 * was seen, and reports.
 *
 * <p>Start with {@link io.evenkeel.lab.scenario.Scenarios}.
 */
@NullMarked
package io.evenkeel.lab.scenario;

import org.jspecify.annotations.NullMarked;
