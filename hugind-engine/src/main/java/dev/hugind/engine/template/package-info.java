/**
 * A Jinja interpreter for chat templates that renders as Python's Jinja2 does in {@code
 * transformers}. A {@link dev.hugind.engine.template.Template} is parsed once and rendered many
 * times; the result says which characters are the template's own and which came in through
 * variables. It knows nothing of chat.
 */
@NullMarked
@CheckReturnValue
package dev.hugind.engine.template;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
