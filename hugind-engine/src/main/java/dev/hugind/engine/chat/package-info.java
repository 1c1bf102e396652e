/** Conversations to prompts, in the words of the model's own template. */
@NullMarked
@CheckReturnValue
package dev.hugind.engine.chat;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
