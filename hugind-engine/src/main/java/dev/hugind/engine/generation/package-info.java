/** The values of one generation: request, sampling, events, usage, timings. */
@NullMarked
@CheckReturnValue
package dev.hugind.engine.generation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
