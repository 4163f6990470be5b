/**
 * The bridge to gRPC: a {@link io.grpc.NameResolver} over any source.
 *
 * <p>Start with {@link io.evenkeel.grpc.DiscoveryNameResolverProvider}; {@link
 * io.evenkeel.grpc.EvenkeelArgs} is what a channel can be given, {@link
 * io.evenkeel.grpc.EvenkeelAttributes} what a balancer can read.
 */
@NullMarked
package io.evenkeel.grpc;

import org.jspecify.annotations.NullMarked;
