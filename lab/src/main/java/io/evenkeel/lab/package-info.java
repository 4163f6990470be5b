/**
 * Every way of calling a Service, side by side and live, on a cluster in this JVM.
 *
 * <p>Start with {@link io.evenkeel.lab.state.LabView}: what the page, the terminal and the reports
 * show.
 */
@NullMarked
package io.evenkeel.lab;

import org.jspecify.annotations.NullMarked;
