/** That the rules and metrics that come with it keep the contracts, and that each can fail. */
@NullMarked
package io.evenkeel.testkit.balance;

import org.jspecify.annotations.NullMarked;
