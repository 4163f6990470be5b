/**
 * {@code evenkeel demo}: a stand-in of the Kubernetes API, real gRPC servers, and two ways to call
 * them side by side.
 *
 * <p>Start with {@link io.evenkeel.cli.demo.DemoCommand}.
 */
@NullMarked
package io.evenkeel.cli.demo;

import org.jspecify.annotations.NullMarked;
