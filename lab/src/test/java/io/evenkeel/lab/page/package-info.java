/**
 * The page without a browser; what a browser makes of it is in {@code interop/suites/page.py}.
 *
 * <p>Start with {@link io.evenkeel.lab.page.LabPageIT}.
 */
@NullMarked
package io.evenkeel.lab.page;

import org.jspecify.annotations.NullMarked;
