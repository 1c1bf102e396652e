/** The loop: one owner thread, batch planning, the admission queue. */
@NullMarked
@CheckReturnValue
package dev.hugind.engine.scheduler;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
