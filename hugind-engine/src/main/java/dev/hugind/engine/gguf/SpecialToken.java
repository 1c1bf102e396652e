package dev.hugind.engine.gguf;

/**
 * A token with a meaning of its own that a GGUF file can name.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum SpecialToken {
  /** Beginning of a text. */
  BOS("bos_token_id"),
  /** End of a text. */
  EOS("eos_token_id"),
  /** End of a turn. */
  EOT("eot_token_id"),
  /** End of a message that goes on after a tool's answer. */
  EOM("eom_token_id"),
  /** Stands for what the vocabulary lacks. */
  UNKNOWN("unknown_token_id"),
  /** Separates two texts; the file format spells its key with an e. */
  SEPARATOR("seperator_token_id"),
  /** Fills up. */
  PADDING("padding_token_id"),
  /** Stands for a hidden token. */
  MASK("mask_token_id"),
  /** Before the text in front of a gap. */
  FIM_PREFIX("fim_pre_token_id"),
  /** Before the text behind a gap. */
  FIM_SUFFIX("fim_suf_token_id"),
  /** Before the text of a gap. */
  FIM_MIDDLE("fim_mid_token_id");

  private final String key;

  SpecialToken(String suffix) {
    this.key = "tokenizer.ggml." + suffix;
  }

  /**
   * Returns the metadata key that holds the token's id.
   *
   * @return such as {@code tokenizer.ggml.eos_token_id}
   */
  public String key() {
    return key;
  }
}
