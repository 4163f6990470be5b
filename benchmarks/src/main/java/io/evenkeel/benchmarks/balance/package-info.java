/** What balancing costs and what it is worth; start with {@code PickLoop}. */
@NullMarked
package io.evenkeel.benchmarks.balance;

import org.jspecify.annotations.NullMarked;
