/**
 * The balancing policy {@code evenkeel}: {@code core.balance} as gRPC's load balancer.
 *
 * <p>Start with {@link io.evenkeel.grpc.balancer.EvenkeelLoadBalancer}. Not API but for the
 * provider, which gRPC finds by itself.
 */
@NullMarked
package io.evenkeel.grpc.balancer;

import org.jspecify.annotations.NullMarked;
