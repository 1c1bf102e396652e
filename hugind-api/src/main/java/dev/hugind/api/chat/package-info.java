/** The chat completions endpoint: wire format to conversation, answer to wire format. */
@NullMarked
@CheckReturnValue
package dev.hugind.api.chat;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
