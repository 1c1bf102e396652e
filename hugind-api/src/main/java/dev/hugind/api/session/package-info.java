/** What callers see of the conversations that the models remember for them, and nobody else's. */
@NullMarked
@CheckReturnValue
package dev.hugind.api.session;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
