/** The deployed models as the wire shows them, and the server's health. */
@NullMarked
@CheckReturnValue
package dev.hugind.api.model;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
