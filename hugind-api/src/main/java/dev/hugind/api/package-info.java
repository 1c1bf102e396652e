/** The OpenAI-compatible HTTP gateway over the engine. */
@NullMarked
@CheckReturnValue
package dev.hugind.api;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
