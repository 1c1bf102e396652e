package dev.hugind.engine.chat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.engine.template.Rendered;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation in the words of a template, and which of them the template wrote itself.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param text the prompt
 * @param runs the parts of the text by origin, in order and without gaps
 * @param generationPrompt the end of the text that already belongs to the assistant's turn: its
 *     header, and what a continued message holds; may be empty
 */
public record RenderedPrompt(String text, List<Rendered.Run> runs, String generationPrompt) {

  /** Copies the list. */
  public RenderedPrompt {
    runs = List.copyOf(runs);
  }

  /** Puts a prompt together from texts of known origin. */
  static final class Builder {
    private final StringBuilder text = new StringBuilder();
    private final List<Rendered.Run> runs = new ArrayList<>();

    @CanIgnoreReturnValue
    Builder append(String added, boolean foreign) {
      run(text.length(), text.length() + added.length(), foreign);
      text.append(added);
      return this;
    }

    /** Appends a part of what a template wrote. */
    @CanIgnoreReturnValue
    Builder append(Rendered rendered, int from, int to) {
      int shift = text.length() - from;
      for (Rendered.Run run : rendered.runs()) {
        run(Math.max(run.start(), from) + shift, Math.min(run.end(), to) + shift, run.foreign());
      }
      text.append(rendered.text(), from, to);
      return this;
    }

    int length() {
      return text.length();
    }

    /**
     * Returns the prompt.
     *
     * @param turn where the assistant's turn starts
     */
    RenderedPrompt build(int turn) {
      return new RenderedPrompt(text.toString(), runs, text.substring(turn));
    }

    private void run(int start, int end, boolean foreign) {
      if (start < end) {
        runs.add(new Rendered.Run(start, end, foreign));
      }
    }
  }
}
