/** llama.cpp through {@code java.lang.foreign}: the only package that makes native calls. */
@NullMarked
@CheckReturnValue
package dev.hugind.engine.llama;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
