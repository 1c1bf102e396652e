/** Who is calling: API keys and their limits. */
@NullMarked
@CheckReturnValue
package dev.hugind.api.auth;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
