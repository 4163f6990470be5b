/**
 * From counts to what people want to know: how even, against chance; how soon a change was noticed;
 * what an event did, in a sentence.
 *
 * <p>Start with {@link io.evenkeel.lab.measure.Spread}.
 */
@NullMarked
package io.evenkeel.lab.measure;

import org.jspecify.annotations.NullMarked;
