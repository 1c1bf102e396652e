/** Tests of the chat completions wire format. */
@NullMarked
package dev.hugind.api.chat;

import org.jspecify.annotations.NullMarked;
