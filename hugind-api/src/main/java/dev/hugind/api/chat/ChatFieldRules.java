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

  /** The body itself. */
  static final FieldRules BODY =
      new FieldRules()
          .ignore(
              "metadata",
              "store",
              "service_tier",
              "safety_identifier",
              "prompt_cache_retention",
              "prediction")
          .refuseUnless("n", isNumber(1), "must be 1: this build gives one choice per request")
          .refuseUnless(
              "logprobs",
              ChatFieldRules::isFalse,
              "must be false: this build gives no log probabilities")
          .refuseUnless(
              "top_logprobs", isNumber(0), "must be 0: this build gives no log probabilities")
          .refuseUnless(
              "response_format",
              value -> value.isObject() && value.size() == 1 && isText(value.get("type"), "text"),
              "must be {\"type\":\"text\"}: this build gives no other format")
          .refuseUnless("tools", ChatFieldRules::isEmpty, NOT_SERVED)
          .refuseUnless(
              "tool_choice", oneOf("none", "auto"), "must be none or auto: there are no tools")
          .refuseUnless("parallel_tool_calls", JsonNode::isBoolean, "must be true or false")
          .refuseUnless("functions", ChatFieldRules::isEmpty, NOT_SERVED)
          .refuseUnless(
              "function_call", oneOf("none", "auto"), "must be none or auto: there are no tools")
          .refuseUnless(
              "modalities",
              value -> value.isArray() && value.size() == 1 && isText(value.get(0), "text"),
              "must be [\"text\"]: the model gives text only")
          .refuseUnless("audio", ChatFieldRules::never, "can't be given: the model gives text only")
          .refuseUnless("web_search_options", ChatFieldRules::never, NOT_SERVED)
          .refuseUnless("verbosity", oneOf("medium"), "must be medium: the model knows no other")
          .refuseUnless("grammar", oneOf(""), NOT_SERVED)
          .refuseUnless("json_schema", ChatFieldRules::never, NOT_SERVED)
          .refuseUnless(
              "continue_final_message", ChatFieldRules::isFalse, "must be false: " + NOT_SERVED)
          .refuseUnless("reasoning_format", oneOf("none", "auto"), "must be none or auto")
          .refuseUnless("return_progress", ChatFieldRules::isFalse, "must be false: " + NOT_SERVED)
          .refuseUnless(
              "timings_per_token",
              ChatFieldRules::isFalse,
              "must be false: timings come with the end");

  /** The stream's options. */
  static final FieldRules STREAM_OPTIONS = new FieldRules().ignore("include_obfuscation");

  /** A message. */
  static final FieldRules MESSAGE =
      new FieldRules()
          .ignore("annotations") // of answers that clients send back as they came
          .refuseUnless("name", ChatFieldRules::never, NOT_SERVED)
          .refuseUnless("refusal", ChatFieldRules::never, NOT_SERVED)
          .refuseUnless("audio", ChatFieldRules::never, NOT_SERVED)
          .refuseUnless("reasoning", oneOf(""), NOT_SERVED)
          .refuseUnless("reasoning_content", oneOf(""), NOT_SERVED)
          .refuseUnless("function_call", ChatFieldRules::never, NOT_SERVED)
          .refuseUnless("tool_call_id", ChatFieldRules::never, NOT_SERVED)
          .refuseUnless("tool_calls", ChatFieldRules::isEmpty, NOT_SERVED);

  /** A part of a message. */
  static final FieldRules PART = new FieldRules();

  private ChatFieldRules() {}

  @SuppressWarnings("unused") // the value; a rule has one
  private static boolean never(JsonNode value) {
    return false;
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isContainerNode() && value.isEmpty();
  }

  private static boolean isFalse(JsonNode value) {
    return value.isBoolean() && !value.asBoolean();
  }

  private static Predicate<JsonNode> isNumber(int wanted) {
    return value -> value.isNumber() && value.doubleValue() == wanted;
  }

  private static Predicate<JsonNode> oneOf(String... allowed) {
    Set<String> texts = Set.of(allowed);
    return value -> value.isTextual() && texts.contains(value.textValue());
  }

  private static boolean isText(@Nullable JsonNode value, String wanted) {
    return value != null && value.isTextual() && value.textValue().equals(wanted);
  }
}
