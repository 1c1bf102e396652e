/** Micro-benchmarks of what a request costs besides the model. */
@NullMarked
@CheckReturnValue
package dev.hugind.bench.micro;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
