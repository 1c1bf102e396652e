package dev.hugind.engine.llama;

import dev.hugind.engine.error.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The structs that one llama.cpp passes by value, and the signatures its header declares. They
 * change every few weeks, so each library comes with its own.
 *
 * @param label which llama.cpp: {@code "b4916"}, or the path of the header
 * @param context {@code llama_context_params}
 * @param model {@code llama_model_params}
 * @param batch {@code llama_batch}
 * @param header what else the header declares
 */
record RuntimeLayouts(
    String label, StructLayout context, StructLayout model, StructLayout batch, CHeader header) {

  /** What is passed by value has this size: the callee touches its own part only. */
  static final int SLACK = 512;

  private static final int MAX_HEADER_BYTES = 4 << 20;

  RuntimeLayouts {
    for (StructLayout struct : new StructLayout[] {context, model, batch}) {
      if (struct.size() > SLACK - Long.BYTES) {
        throw new ModelLoadException(
            struct.name()
                + " has "
                + struct.size()
                + " bytes in "
                + label
                + "; at most "
                + (SLACK - Long.BYTES)
                + " are supported");
      }
    }
  }

  /** Reads the layouts of a release that Hugind knows. */
  static RuntimeLayouts ofRelease(String release) {
    String resource = release + ".h";
    try (InputStream in = RuntimeLayouts.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new ModelLoadException("Hugind knows no struct layouts for llama.cpp " + release);
      }
      return of(release, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("could not read the resource " + resource, e);
    }
  }

  static boolean knowsRelease(String release) {
    return release.matches("[A-Za-z0-9.]{1,32}")
        && RuntimeLayouts.class.getResource(release + ".h") != null;
  }

  /** Derives the layouts from a {@code llama.h}. */
  static RuntimeLayouts ofHeader(Path header) {
    try {
      long size = Files.size(header);
      if (size > MAX_HEADER_BYTES) {
        throw new ModelLoadException(
            "The header "
                + header
                + " has "
                + size
                + " bytes; at most "
                + MAX_HEADER_BYTES
                + " are read");
      }
      return of(header.toString(), new String(Files.readAllBytes(header), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ModelLoadException("The header " + header + " can't be read: " + e.getMessage(), e);
    }
  }

  static RuntimeLayouts of(String label, String text) {
    CHeader header = new CHeader(label, text);
    return new RuntimeLayouts(
        label,
        header.struct("llama_context_params"),
        header.struct("llama_model_params"),
        header.struct("llama_batch"),
        header);
  }

  /** Returns a function's declared signature, or null when the header does not declare it. */
  @Nullable String signature(String function) {
    return header.signature(function);
  }
}
