/**
 * Which conversation is where: in a slot, in RAM, on disk. Everything here but the stores is
 * decided without a native call.
 */
@NullMarked
@CheckReturnValue
package dev.hugind.engine.session;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
