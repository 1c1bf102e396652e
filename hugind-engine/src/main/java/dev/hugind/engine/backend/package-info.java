/** The seam between the scheduler and a native model: what the loop needs, without native types. */
@NullMarked
@CheckReturnValue
package dev.hugind.engine.backend;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
