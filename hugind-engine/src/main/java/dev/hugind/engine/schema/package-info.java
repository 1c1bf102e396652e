/** JSON Schemas to rules of GBNF grammars. */
@NullMarked
@CheckReturnValue
package dev.hugind.engine.schema;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
