package dev.hugind.engine.template;

/**
 * A text among the variables of a template that counts as the template's own, wherever it stands:
 * one that no user wrote, such as a role or a special token.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param text the characters
 */
public record TrustedText(String text) {}
