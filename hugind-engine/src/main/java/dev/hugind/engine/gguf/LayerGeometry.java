package dev.hugind.engine.gguf;

/**
 * The dimensions of one layer that decide how much memory a conversation takes in it.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param headCount attention heads; 0 in a layer without attention
 * @param headCountKv heads whose keys and values are stored; 0 when none are
 * @param keyLength elements of one head's key
 * @param valueLength elements of one head's value; 0 when it is part of the key
 * @param memory what the layer remembers of each token
 * @param recurrent whether it has a state of fixed size per conversation
 */
public record LayerGeometry(
    int headCount,
    int headCountKv,
    int keyLength,
    int valueLength,
    Memory memory,
    boolean recurrent) {

  /** What a layer remembers of the tokens it has seen. */
  public enum Memory {
    /** Keys and values of every token. */
    FULL,
    /** Keys and values of the last tokens, as many as the sliding window holds. */
    WINDOW,
    /** Nothing per token. */
    NONE
  }
}
