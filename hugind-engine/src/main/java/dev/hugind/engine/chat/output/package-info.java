/** What models write, taken apart: content, thoughts and tool calls, in each family's own marks. */
@NullMarked
@CheckReturnValue
package dev.hugind.engine.chat.output;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
