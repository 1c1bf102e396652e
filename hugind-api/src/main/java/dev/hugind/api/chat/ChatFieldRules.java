package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.FieldRules;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the chat fields that are not read.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class ChatFieldRules {
  private static final String NOT_SERVED = "is not served by this build; leave it out";

  private static final String ONLY_ASSISTANT =
      "is only for messages of the assistant; leave it out";

  /** The body itself. */
  static final FieldRules BODY =
      new FieldRules()
          .ignore(
              "metadata",
              "store",
              "service_tier",
              "safety_identifier",
              "prompt_cache_options",
              "prompt_cache_retention",
              "prediction")
          .refuseUnless(
              "functions", ChatFieldRules::isEmpty, "is not served; give the functions as tools")
          .refuseUnless(
              "function_call",
              oneOf("none", "auto"),
              "must be none or auto; what is called is chosen with tool_choice")
          .refuseUnless(
              "modalities",
              value -> value.isArray() && value.size() == 1 && isText(value.get(0), "text"),
              "must be [\"text\"]: the model gives text only")
          .refuseUnless("audio", ChatFieldRules::never, "can't be given: the model gives text only")
          .refuseUnless("moderation", ChatFieldRules::never, NOT_SERVED)
          .refuseUnless("web_search_options", ChatFieldRules::never, NOT_SERVED)
          .refuseUnless("verbosity", oneOf("medium"), "must be medium: the model knows no other");

  /** The stream's options. */
  static final FieldRules STREAM_OPTIONS = new FieldRules().ignore("include_obfuscation");

  /** A message. */
  static final FieldRules MESSAGE =
      new FieldRules()
          .ignore("annotations") // of answers that clients send back as they came
          .refuseUnless("audio", ChatFieldRules::never, "can't be given: the model hears nothing")
          .refuseUnless(
              "function_call", ChatFieldRules::never, "is not served; give the call in tool_calls")
          .refuseUnless("refusal", oneOf(""), ONLY_ASSISTANT)
          .refuseUnless("reasoning", oneOf(""), ONLY_ASSISTANT)
          .refuseUnless("reasoning_content", oneOf(""), ONLY_ASSISTANT)
          .refuseUnless("tool_calls", ChatFieldRules::isEmpty, ONLY_ASSISTANT)
          .refuseUnless(
              "tool_call_id", oneOf(""), "is only for messages of the role tool; leave it out");

  /** A part of a message. */
  static final FieldRules PART = new FieldRules().ignore("prompt_cache_breakpoint");

  /** A call of a tool. Clients that join fragments of a stream keep their index. */
  static final FieldRules TOOL_CALL = new FieldRules().ignore("index");

  /** The function of a tool call. */
  static final FieldRules CALLED_FUNCTION = new FieldRules();

  /** A tool, around its function. */
  static final FieldRules TOOL = new FieldRules();

  /** The choice of tools, and each object within. */
  static final FieldRules TOOL_CHOICE = new FieldRules();

  /** The format of the answer, and the object with its schema. */
  static final FieldRules FORMAT = new FieldRules();

  private ChatFieldRules() {}

  @SuppressWarnings("unused") // the value; a rule has one
  private static boolean never(JsonNode value) {
    return false;
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isContainerNode() && value.isEmpty();
  }

  private static Predicate<JsonNode> oneOf(String... allowed) {
    Set<String> texts = Set.of(allowed);
    return value -> value.isTextual() && texts.contains(value.textValue());
  }

  private static boolean isText(@Nullable JsonNode value, String wanted) {
    return value != null && value.isTextual() && value.textValue().equals(wanted);
  }
}
