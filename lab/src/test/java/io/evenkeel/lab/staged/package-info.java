/**
 * A lab that is acted: numbers that move, pods that come and go, and no cluster.
 *
 * <p>Start with {@link io.evenkeel.lab.staged.StagedLab}; {@link io.evenkeel.lab.staged.StagedPage}
 * serves its page.
 */
@NullMarked
package io.evenkeel.lab.staged;

import org.jspecify.annotations.NullMarked;
