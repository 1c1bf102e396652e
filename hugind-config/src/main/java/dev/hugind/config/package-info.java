/** Server configurations: YAML files as immutable records. */
@NullMarked
@CheckReturnValue
package dev.hugind.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
