/**
 * An HTTP server (1.1 and 2, TLS or clear text) whose connections can be broken in every way.
 *
 * <p>Start with {@link io.evenkeel.standins.http.HttpServer}; a stand-in is a {@link
 * io.evenkeel.standins.http.Handler} on top of it.
 */
@NullMarked
package io.evenkeel.standins.http;

import org.jspecify.annotations.NullMarked;
