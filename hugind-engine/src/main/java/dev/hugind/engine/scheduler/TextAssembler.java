package dev.hugind.engine.scheduler;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes text of the bytes of tokens: whole characters only, and nothing that could become a stop
 * string.
 *
 * <p>Text that might be the start of a stop string is held back until it is known not to be, or
 * until {@link #end}.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
final class TextAssembler {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final List<String> stop;
  private final StringBuilder held = new StringBuilder();

  /** Bytes of a character that has not come to its end; at most 3 stay between calls. */
  private ByteBuffer bytes = ByteBuffer.allocate(64);

  private CharBuffer chars = CharBuffer.allocate(64);
  private boolean stopped;

  TextAssembler(List<String> stop) {
    this.stop = stop;
  }

  /**
   * Takes the bytes of a token.
   *
   * @return the text that can go out, maybe empty
   */
  String add(byte[] piece) {
    if (stopped) {
      throw new IllegalStateException("a stop string was found already");
    }
    decode(piece, false);
    if (stop.isEmpty()) {
      return take(held.length());
    }
    int found = firstStop();
    if (found >= 0) {
      stopped = true;
      String text = held.substring(0, found);
      held.setLength(0);
      return text;
    }
    return take(held.length() - partialStop());
  }

  /** Whether a stop string was found; then the text is complete. */
  boolean isStopped() {
    return stopped;
  }

  /**
   * Ends the text.
   *
   * @return what was held back; a character that was cut off becomes U+FFFD
   */
  String end() {
    if (!stopped) {
      decode(new byte[0], true);
    }
    return take(held.length());
  }

  private String take(int length) {
    String text = held.substring(0, length);
    held.delete(0, length);
    return text;
  }

  private void decode(byte[] piece, boolean end) {
    if (bytes.remaining() < piece.length) {
      ByteBuffer larger = ByteBuffer.allocate(bytes.position() + piece.length + 64);
      larger.put(bytes.flip());
      bytes = larger;
    }
    bytes.put(piece).flip();
    CoderResult result;
    do {
      result = decoder.decode(bytes, chars, end);
      drainChars();
    } while (result.isOverflow());
    if (end) {
      while (decoder.flush(chars).isOverflow()) {
        drainChars();
      }
      drainChars();
    }
    bytes.compact();
  }

  private void drainChars() {
    held.append(chars.flip());
    chars.clear();
  }

  private int firstStop() {
    int first = -1;
    for (String text : stop) {
      int at = held.indexOf(text);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  /** Length of the longest tail of the held text that begins a stop string. */
  private int partialStop() {
    int longest = 0;
    for (String text : stop) {
      for (int length = Math.min(text.length() - 1, held.length()); length > longest; length--) {
        if (tailBegins(text, length)) {
          longest = length;
        }
      }
    }
    return longest;
  }

  private boolean tailBegins(String text, int length) {
    int from = held.length() - length;
    for (int i = 0; i < length; i++) {
      if (held.charAt(from + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
