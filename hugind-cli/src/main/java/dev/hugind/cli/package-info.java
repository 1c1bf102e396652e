/** The {@code hugind} command. */
@NullMarked
@CheckReturnValue
package dev.hugind.cli;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
