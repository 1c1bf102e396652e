/** Everything the engine throws, under one unchecked root. */
@NullMarked
@CheckReturnValue
package dev.hugind.engine.error;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
