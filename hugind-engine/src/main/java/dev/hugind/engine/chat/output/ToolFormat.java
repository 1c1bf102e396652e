package dev.hugind.engine.chat.output;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How calls of tools are written: one record per kind, with the template's own marks. All texts are
 * exact, line breaks included; when an answer is read, white space next to a mark doesn't matter.
 *
 * <p>Where a record's example shows {@code ⏎}, there is a line break.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public sealed interface ToolFormat {

  /**
   * Returns the marks around calls.
   *
   * @return the marks
   */
  Frame frame();

  /**
   * The marks around all calls and around each. A call is {@code callOpen … callClose}; calls are
   * {@code sectionOpen call between call sectionClose}, or each has a section of its own.
   *
   * @param sectionOpen before the first call; may be empty
   * @param callOpen before each call; may be empty
   * @param callClose after each call; may be empty
   * @param sectionClose after the last call; may be empty
   * @param between what separates two calls (or, with {@code sectionPerCall}, two sections)
   * @param sectionPerCall whether each call has a section of its own
   */
  record Frame(
      String sectionOpen,
      String callOpen,
      String callClose,
      String sectionClose,
      String between,
      boolean sectionPerCall) {
    /** No marks at all. */
    public static final Frame NONE = new Frame("", "", "", "", "", false);

    /**
     * Returns what begins the first call.
     *
     * @return the section's mark and the call's mark
     */
    public String opening() {
      return sectionOpen + callOpen;
    }
  }

  /**
   * A JSON object per call, or one list of them: {@code <tool_call>⏎{"name": "f", "arguments":
   * {"a": 1}}⏎</tool_call>}, {@code [TOOL_CALLS][{"name": "f", "arguments": {}, "id":
   * "123456789"}]}, or with no mark at all. Keyed: {@code [{"f": {"a": 1}}]}.
   *
   * @param frame the marks; with {@code list} they are around the list
   * @param list whether the objects are elements of one list
   * @param keyed whether the tool's name is the key of its arguments
   * @param nameKey the key of the tool's name
   * @param argumentsKey the key of the arguments
   * @param idKey the key of the call's id, or null when it has none
   * @param idLast whether the id comes after the arguments
   * @param described whether the template only describes the format and never writes it itself
   */
  record JsonCalls(
      Frame frame,
      boolean list,
      boolean keyed,
      String nameKey,
      String argumentsKey,
      @Nullable String idKey,
      boolean idLast,
      boolean described)
      implements ToolFormat {

    /**
     * Tells whether nothing but its look marks a call.
     *
     * @return whether there are no marks
     */
    public boolean isBare() {
      return frame.opening().isBlank();
    }
  }

  /** What a part of a call's header holds. */
  enum HeaderField {
    /** The tool's name. */
    NAME,
    /** The call's id. */
    ID
  }

  /**
   * A part of a call's header.
   *
   * @param field what it holds
   * @param end the text behind it; empty when the arguments follow at once
   */
  record HeaderPart(HeaderField field, String end) {}

  /**
   * The name, then the arguments as a JSON object: {@code
   * [TOOL_CALLS]f[CALL_ID]123456789[ARGS]{"a": 1}}, {@code <function=f>{"a": 1}</function>}, {@code
   * >>>f⏎{"a": 1}}.
   *
   * @param frame the marks
   * @param header the parts before the arguments, at least one
   * @param idIsName whether the id is written instead of the name and holds it: {@code
   *     functions.f:0}
   * @param contentOpen the mark that stands in place of a call's header before content, or empty:
   *     {@code >>>all⏎}
   */
  record NamedJson(Frame frame, List<HeaderPart> header, boolean idIsName, String contentOpen)
      implements ToolFormat {
    /** Copies the list. */
    public NamedJson {
      header = List.copyOf(header);
    }
  }

  /**
   * A tag per argument. Where a call has no arguments, {@code nameEnd} and {@code callClose} meet;
   * line breaks on both sides are one then. What {@code nameEnd} says of a call's number is the
   * first call's. Examples: {@code
   * <tool_call>⏎<function=f>⏎<parameter=a>⏎1⏎</parameter>⏎</function>⏎</tool_call>}, {@code <invoke
   * name="f"><parameter name="a">1</parameter></invoke>}, {@code
   * <tool_call>f<arg_key>a</arg_key><arg_value>1</arg_value></tool_call>}. Strings stand as they
   * are, other values as JSON.
   *
   * @param frame the marks; {@code callOpen} ends where the name begins
   * @param nameEnd the text behind the name, up to the first argument or the end of the call
   * @param argumentOpen the text before an argument's name
   * @param keyEnd the text between an argument's name and its value; for a string, when the two
   *     differ
   * @param otherKeyEnd the same for values that are no strings
   * @param argumentClose the text behind a value
   * @param argumentBetween the text between two arguments
   */
  record TaggedArguments(
      Frame frame,
      String nameEnd,
      String argumentOpen,
      String keyEnd,
      String otherKeyEnd,
      String argumentClose,
      String argumentBetween)
      implements ToolFormat {}

  /**
   * A tag per value, named after its key, nested like the value; list elements are tags of one
   * name: {@code <invoke name="f"><a>1</a><b><item>x</item></b></invoke>}.
   *
   * @param frame the marks; {@code callOpen} ends where the name begins
   * @param nameEnd the text behind the name
   * @param tagOpen the text before a key in its opening tag
   * @param tagEnd the text behind a key, in both tags
   * @param tagClose the text before a key in its closing tag
   * @param item the key of list elements
   */
  record NestedTags(
      Frame frame, String nameEnd, String tagOpen, String tagEnd, String tagClose, String item)
      implements ToolFormat {}

  /**
   * Calls as a programming language has them: {@code [f(a=1, b="x"), g()]} with Python's literals,
   * or {@code call:f{a:1,b:<|"|>x<|"|>}}.
   *
   * @param frame the marks; {@code callOpen} ends where the name begins
   * @param list whether the calls stand in one pair of brackets
   * @param argumentsOpen the text between name and arguments
   * @param keyEnd the text between an argument's name and its value
   * @param argumentsClose the text behind the arguments
   * @param quote what is before and after a string; escapes work only when it is one character
   */
  record Literals(
      Frame frame,
      boolean list,
      String argumentsOpen,
      String keyEnd,
      String argumentsClose,
      String quote)
      implements ToolFormat {}

  /**
   * One message per call, addressed to the tool: {@code <|start|>assistant<|channel|>commentary
   * to=functions.f <|constrain|>json<|message|>{"a": 1}}.
   *
   * @param frame empty marks
   * @param messageOpen what begins a message: {@code <|start|>assistant}
   * @param headerEnd the text between header and body
   * @param recipientPrefix what is before the tool's name in a recipient; may be empty
   * @param body how arguments are written in the body, or null when the body is their JSON object
   */
  record Messages(
      Frame frame,
      String messageOpen,
      String headerEnd,
      String recipientPrefix,
      @Nullable TaggedArguments body)
      implements ToolFormat {}
}
