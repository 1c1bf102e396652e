/** The server beside llama-server, in turns and in one run. */
@NullMarked
@CheckReturnValue
package dev.hugind.bench.peer;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
