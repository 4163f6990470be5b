/**
 * The ways of calling that run on a real cluster, from the manifests in {@code deploy/ways}, as a
 * lab that only watches.
 *
 * <p>Start with {@link io.evenkeel.lab.remote.RemoteLab}.
 */
@NullMarked
package io.evenkeel.lab.remote;

import org.jspecify.annotations.NullMarked;
