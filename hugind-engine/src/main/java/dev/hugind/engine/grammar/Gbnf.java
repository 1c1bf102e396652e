package dev.hugind.engine.grammar;

import dev.hugind.engine.backend.Vocabulary;

/**
 * Reads and checks grammars in GBNF, the notation of llama.cpp.
 *
 * <p>What llama.cpp b11434 accepts is accepted, with the same meaning, but for what it does not
 * handle well: a count above 2,000 is kept, not dropped; a count whose bounds are reversed, a range
 * of characters whose bounds are reversed, half a surrogate pair, and a grammar that matches no
 * text at all are refused. A rule that is defined twice has its last definition.
 *
 * <p><b>Thread safety:</b> safe; it has no state.
 */
public final class Gbnf {
  private Gbnf() {}

  /**
   * Reads a grammar. It may name tokens by number, not by text.
   *
   * @param text the grammar
   * @param limits the bounds within which it is read and, later, followed
   * @return the grammar
   * @throws GrammarException if the text is no valid grammar or exceeds a limit
   */
  public static Grammar parse(String text, GrammarLimits limits) {
    return GrammarCompiler.compile(new GbnfParser(text, limits, null).parse(), limits);
  }

  /**
   * Reads a grammar for a model, whose tokens it may name by their text.
   *
   * @param text the grammar
   * @param limits the bounds within which it is read and, later, followed
   * @param vocabulary the model's tokens; asked on the calling thread, so that has to be a platform
   *     thread
   * @return the grammar
   * @throws GrammarException if the text is no valid grammar, exceeds a limit, or names something
   *     that is not one token of the model
   */
  public static Grammar parse(String text, GrammarLimits limits, Vocabulary vocabulary) {
    GbnfParser parser =
        new GbnfParser(
            text,
            limits,
            name -> {
              int[] tokens = vocabulary.tokenize(name, true);
              return tokens.length == 1 ? tokens[0] : -1;
            });
    return GrammarCompiler.compile(parser.parse(), limits);
  }
}
