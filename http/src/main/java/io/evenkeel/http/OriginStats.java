// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

/**
 * How busy an origin is at one moment.
 *
 * @param connections open or being opened; on HTTP/1.1 one may stand for several of TCP
 * @param streams calls that are on a connection
 * @param waiting calls that wait for a connection
 */
public record OriginStats(int connections, int streams, int waiting) {}
