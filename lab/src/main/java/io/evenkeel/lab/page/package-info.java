/**
 * The dashboard: a page that shows a lab live and works its buttons, and the same as JSON and as
 * Prometheus text.
 *
 * <p>Start with {@link io.evenkeel.lab.page.LabPage}; what each address answers is in {@link
 * io.evenkeel.lab.page.Routes}. The page itself is in the resources beside this package.
 */
@NullMarked
package io.evenkeel.lab.page;

import org.jspecify.annotations.NullMarked;
