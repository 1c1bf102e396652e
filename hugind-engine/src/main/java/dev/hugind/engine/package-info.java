/** The doors of the engine: {@code LlamaEngine} for one model, {@code EngineManager} for many. */
@NullMarked
@CheckReturnValue
package dev.hugind.engine;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
