/** The pool of KV seats: their states, their leases, and which one a prompt gets. */
@NullMarked
@CheckReturnValue
package dev.hugind.engine.slot;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
