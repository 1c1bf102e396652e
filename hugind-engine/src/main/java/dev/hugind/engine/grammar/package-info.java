/**
 * Grammars that a model's answer has to follow. {@link dev.hugind.engine.grammar.Gbnf} reads and
 * checks the text of a grammar, {@link dev.hugind.engine.grammar.Grammar} is what comes out, its
 * {@link dev.hugind.engine.grammar.ByteState}s follow an answer byte by byte, and a {@link
 * dev.hugind.engine.grammar.TokenTrie} says which of a model's tokens may come next.
 */
@NullMarked
@CheckReturnValue
package dev.hugind.engine.grammar;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
