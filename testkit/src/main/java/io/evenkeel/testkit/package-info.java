/**
 * For tests: contract suites that every source passes, and scenario files.
 *
 * <p>Authors of a source start with {@link io.evenkeel.testkit.DiscoveryContract}; {@link
 * io.evenkeel.testkit.Scenario} tests a state machine by its traces.
 */
@NullMarked
package io.evenkeel.testkit;

import org.jspecify.annotations.NullMarked;
