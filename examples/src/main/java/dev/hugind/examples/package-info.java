/** One runnable program per way of use. */
@NullMarked
@CheckReturnValue
package dev.hugind.examples;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
