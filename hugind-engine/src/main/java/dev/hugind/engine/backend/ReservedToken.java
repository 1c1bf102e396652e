package dev.hugind.engine.backend;

/**
 * A token whose text is cut out of a text before the tokenizer splits the rest: a mark such as
 * {@code <|im_start|>}, or a word that the vocabulary's maker added whole.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param id the token
 * @param text its text; not empty
 * @param control whether it steers the model, as the marks of turns do, so that it counts only in
 *     text that is known to be the template's own
 * @param stripsLeft whether white space before it belongs to it
 * @param stripsRight whether white space after it belongs to it
 */
public record ReservedToken(
    int id, String text, boolean control, boolean stripsLeft, boolean stripsRight) {}
