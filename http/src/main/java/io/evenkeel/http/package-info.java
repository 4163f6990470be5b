// SPDX-License-Identifier: Apache-2.0
/**
 * Internal: one owner for an HTTP client, its streams and its death; TLS, tokens and proxies.
 *
 * <p>Start with {@link io.evenkeel.http.Origin}, then {@code ConnectionPool} and {@code
 * Connection}.
 */
@NullMarked
package io.evenkeel.http;

import org.jspecify.annotations.NullMarked;
