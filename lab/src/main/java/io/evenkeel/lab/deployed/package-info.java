/**
 * The lab's server and client as programs of their own, for a real cluster: the same calls, counted
 * the same way.
 *
 * <p>Start with {@link io.evenkeel.lab.deployed.GreeterServer} and {@link
 * io.evenkeel.lab.deployed.GreeterClient}.
 */
@NullMarked
package io.evenkeel.lab.deployed;

import org.jspecify.annotations.NullMarked;
