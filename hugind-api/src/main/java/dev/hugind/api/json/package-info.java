/** Strict JSON in: every field is read by name and type, or refused by name. */
@NullMarked
@CheckReturnValue
package dev.hugind.api.json;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
