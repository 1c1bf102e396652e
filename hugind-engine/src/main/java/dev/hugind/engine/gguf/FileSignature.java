package dev.hugind.engine.gguf;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Says what a file that is not GGUF looks like, from its first bytes. */
final class FileSignature {
  /** Enough for the longest signature, and for a safetensors header's first character. */
  static final int BYTES = 64;

  private static final int SHOWN = 8;

  private FileSignature() {}

  /** Returns a phrase such as "it looks like a ZIP archive" for the first bytes of a file. */
  static String describe(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    String lower = text.stripLeading().toLowerCase(Locale.ROOT);
    if (head.length == 0) {
      return "the file is empty";
    }
    if (text.startsWith("version https://git-lfs")) {
      return "it is a Git LFS pointer, not the model itself: run 'git lfs pull' where it came from";
    }
    if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
      return "it is an HTML page: the download was answered by a web page, not by the model";
    }
    if (text.startsWith("PK\u0003\u0004")) {
      return "it looks like a ZIP archive (a PyTorch checkpoint, or a model packed in a zip)";
    }
    if (text.startsWith("\u001f\u008b")) {
      return "it looks like a gzip file: unpack it first";
    }
    if (text.startsWith("lmgg")
        || text.startsWith("fmgg")
        || text.startsWith("tjgg")
        || text.startsWith("algg")) {
      return "it is a model in the GGML format from before GGUF: convert it, or download it as GGUF";
    }
    if (isSafetensors(head)) {
      return "it looks like a safetensors file: convert it to GGUF, or download it as GGUF";
    }
    if (head[0] == (byte) 0x80 && head.length > 1 && head[1] >= 2 && head[1] <= 5) {
      return "it looks like a Python pickle (a PyTorch checkpoint): convert it to GGUF";
    }
    if (lower.startsWith("{") || lower.startsWith("[")) {
      return "it looks like JSON";
    }
    if (text.chars().allMatch(c -> c == 0)) {
      return "it begins with zero bytes: the download did not finish";
    }
    int shown = Math.min(SHOWN, head.length);
    return "its first bytes are "
        + HexFormat.ofDelimiter(" ").formatHex(head, 0, shown)
        + " instead of 47 47 55 46 (\"GGUF\")";
  }

  /** A safetensors file is a little-endian length of 8 bytes, then that much JSON. */
  private static boolean isSafetensors(byte[] head) {
    return head.length > 8 && head[8] == '{' && head[6] == 0 && head[7] == 0;
  }
}
