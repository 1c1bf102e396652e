package dev.hugind.config;

import java.util.Locale;

/**
 * How messages become a prompt.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum ChatFormat {
  /** The template inside the model file, or the one of {@code chat.template_file}. */
  AUTO,
  /** The ChatML format. */
  CHATML,
  /** The format of the Gemma models. */
  GEMMA,
  /** The Alpaca instruction format. */
  ALPACA,
  /** The format of the gpt-oss models. */
  HARMONY,
  /** The format of the Llama 3 models. */
  LLAMA3,
  /** The format of the Mistral models. */
  MISTRAL;

  /**
   * Returns how a configuration spells the value.
   *
   * @return the lower-case name
   */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
