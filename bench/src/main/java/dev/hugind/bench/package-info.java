/** Load benchmarks: the gateway beside the bare native loop, in one run. */
@NullMarked
@CheckReturnValue
package dev.hugind.bench;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
