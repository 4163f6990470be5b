/**
 * What a lab shows, as values: the one contract between what runs and what shows it.
 *
 * <p>Start with {@link io.evenkeel.lab.state.LabView}. The records are the JSON of {@code
 * /api/state}, member by member.
 */
@NullMarked
package io.evenkeel.lab.state;

import org.jspecify.annotations.NullMarked;
