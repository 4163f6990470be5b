/**
 * The lab at work: ways of calling under load against a cluster, watched second by second.
 *
 * <p>Start with {@link io.evenkeel.lab.live.Lab}.
 */
@NullMarked
package io.evenkeel.lab.live;

import org.jspecify.annotations.NullMarked;
