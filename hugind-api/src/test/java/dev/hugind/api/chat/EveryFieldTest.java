package dev.hugind.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.hugind.api.json.Fields;
import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.fixture.ScriptedBackend;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Walks the table of all fields: what is honoured reaches the engine and changes nothing else; what
 * is not is ignored because it can't change the answer, or refused by its name.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryFieldTest {
  private static final String USER = "{\"role\":\"user\",\"content\":\"Hi\"}";
  private static final String TOOLS = "\"tools\":[" + Bodies.WEATHER + "],";

  private final LlamaEngine engine =
      LlamaEngine.open(
          EngineOptions.builder(Path.of("scripted.gguf")).build(),
          ScriptedBackend.answering("ok"),
          share -> {});

  @AfterAll
  void close() {
    engine.close();
  }

  /**
   * A field that is honoured.
   *
   * @param name the field
   * @param before fields that it needs beside it
   * @param value what it says
   * @param property what it changes
   * @param result what the property is then
   */
  record Honoured(String name, String before, String value, String property, String result) {}

  private static Honoured honoured(String name, String value, String property, String result) {
    return new Honoured(name, "", value, property, result);
  }

  private static Honoured honoured(String name, String value, String property) {
    return honoured(name, value, property, value);
  }

  private static List<Honoured> honoured() {
    return List.of(
        honoured("stream", "true", "stream"),
        new Honoured(
            "stream_options",
            "\"stream\":true,",
            "{\"include_usage\":true}",
            "includeUsage",
            "true"),
        honoured("n", "3", "choices"),
        honoured("max_tokens", "5", "maxTokens"),
        honoured("max_completion_tokens", "6", "maxTokens"),
        honoured("temperature", "0.5", "temperature"),
        honoured("top_p", "0.25", "topP"),
        honoured("top_k", "7", "topK"),
        honoured("min_p", "0.125", "minP"),
        honoured("typical_p", "0.75", "typicalP"),
        honoured("seed", "42", "seed"),
        honoured("repeat_last_n", "9", "repeatLastN"),
        honoured("repeat_penalty", "1.5", "repeatPenalty"),
        honoured("frequency_penalty", "-1.5", "frequencyPenalty"),
        honoured("presence_penalty", "1.25", "presencePenalty"),
        honoured("dry_multiplier", "0.5", "dryMultiplier"),
        honoured("dry_base", "2.5", "dryBase"),
        honoured("dry_allowed_length", "3", "dryAllowedLength"),
        honoured("dry_penalty_last_n", "11", "dryPenaltyLastN"),
        honoured("dry_sequence_breakers", "[\".\"]", "drySequenceBreakers", "[.]"),
        honoured("xtc_probability", "0.5", "xtcProbability"),
        honoured("xtc_threshold", "0.25", "xtcThreshold"),
        honoured("mirostat", "2", "mirostat"),
        honoured("mirostat_tau", "4.5", "mirostatTau"),
        honoured("mirostat_eta", "0.25", "mirostatEta"),
        honoured("logit_bias", "{\"5\":-1}", "logitBias", "{5=-1.0}"),
        honoured("logit_bias", "{\"A\":2.5}", "logitBias", "{65=2.5}"),
        honoured("stop", "\"END\"", "stop", "[END]"),
        honoured("ignore_eos", "true", "ignoreEndOfTurn"),
        honoured("logprobs", "true", "topLogprobs", "0"),
        new Honoured("top_logprobs", "\"logprobs\":true,", "4", "topLogprobs", "4"),
        honoured("response_format", "{\"type\":\"json_object\"}", "responseFormat", "JsonObject[]"),
        honoured("json_schema", "{\"a\":1}", "responseFormat", "JsonSchema[schema={\"a\":1}]"),
        honoured("grammar", "\"root ::= x\"", "responseFormat", "Grammar[gbnf=root ::= x]"),
        honoured("tools", "[" + Bodies.WEATHER + "]", "tools"),
        new Honoured(
            "tool_choice", TOOLS, "\"none\"", "toolChoice", "ToolChoice[mode=NONE, names=[]]"),
        new Honoured("parallel_tool_calls", TOOLS, "false", "parallelToolCalls", "false"),
        honoured(
            "reasoning_effort",
            "\"low\"",
            "reasoning",
            "ReasoningOptions[separate=true, enabled=null, effort=low, budget=-1]"),
        honoured(
            "reasoning_format",
            "\"none\"",
            "reasoning",
            "ReasoningOptions[separate=false, enabled=null, effort=null, budget=-1]"),
        honoured(
            "thinking_budget_tokens",
            "9",
            "reasoning",
            "ReasoningOptions[separate=true, enabled=null, effort=null, budget=9]"),
        honoured(
            "reasoning_budget_tokens",
            "8",
            "reasoning",
            "ReasoningOptions[separate=true, enabled=null, effort=null, budget=8]"),
        honoured("chat_template_kwargs", "{\"x\":1}", "templateVariables", "{x=1}"),
        honoured("documents", "[{\"t\":\"x\"}]", "documents", "[{t=x}]"),
        honoured("add_generation_prompt", "false", "addGenerationPrompt"),
        honoured("cache_prompt", "false", "reusePrompt"),
        honoured("cache_salt", "\"s\"", "isolation", "key\ns"),
        honoured("user", "\"me\"", "session", "me"),
        honoured("prompt_cache_key", "\"k\"", "session", "k"),
        honoured("session_id", "\"s\"", "session", "s"));
  }

  /** Fields that can't change the answer. */
  private static List<String> ignored() {
    return List.of(
        "\"metadata\":{\"a\":\"b\"}",
        "\"store\":true",
        "\"service_tier\":\"auto\"",
        "\"safety_identifier\":\"x\"",
        "\"prompt_cache_options\":{}",
        "\"prompt_cache_retention\":\"24h\"",
        "\"prediction\":{\"type\":\"content\",\"content\":\"x\"}",
        // What happens anyway.
        "\"functions\":[]",
        "\"function_call\":\"auto\"",
        "\"modalities\":[\"text\"]",
        "\"verbosity\":\"medium\"",
        // They are about streams.
        "\"return_progress\":true",
        "\"timings_per_token\":true");
  }

  private static List<String> refused() {
    return List.of(
        "\"functions\":[{\"name\":\"f\"}]",
        "\"function_call\":{\"name\":\"f\"}",
        "\"modalities\":[\"text\",\"audio\"]",
        "\"audio\":{\"voice\":\"x\"}",
        "\"moderation\":{\"model\":\"x\"}",
        "\"web_search_options\":{}",
        "\"verbosity\":\"low\"",
        "\"dry_sequence_breakers\":[\"\"]",
        // Of other endpoints and servers.
        "\"prompt\":\"x\"",
        "\"n_predict\":5",
        "\"best_of\":2",
        "\"previous_response_id\":\"x\"",
        "\"guided_json\":{}",
        "\"thinking\":{\"type\":\"enabled\"}",
        "\"reasoning\":{\"effort\":\"low\"}");
  }

  private ChatCall read(String fields) throws InterruptedException {
    Fields body = Bodies.of(fields + "\"messages\":[" + USER + "]");
    return ChatRequestReader.read(body, engine, "key", null);
  }

  /** All that a call can say, as text. */
  private static Map<String, String> properties(ChatCall call) {
    Map<String, String> all = new TreeMap<>();
    ChatRequest request = call.request();
    for (Method accessor : ChatRequest.class.getDeclaredMethods()) {
      boolean isAccessor =
          Modifier.isPublic(accessor.getModifiers())
              && !Modifier.isStatic(accessor.getModifiers())
              && accessor.getParameterCount() == 0;
      if (isAccessor && !accessor.getName().equals("sampling")) {
        all.put(accessor.getName(), invoke(accessor, request));
      }
    }
    components(call.options(), all);
    if (request.sampling() != null) {
      components(request.sampling(), all);
    }
    return all;
  }

  private static void components(Record record, Map<String, String> into) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      into.put(component.getName(), invoke(component.getAccessor(), record));
    }
  }

  private static String invoke(Method accessor, Object target) {
    try {
      return String.valueOf(accessor.invoke(target));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(accessor + " can't be called", e);
    }
  }

  private static String name(String field) {
    return field.substring(1, field.indexOf('"', 1));
  }

  @ParameterizedTest
  @MethodSource("honoured")
  void honouredField_changesItsPropertyAndNoOther(Honoured field) throws Exception {
    Map<String, String> expected = properties(read(field.before()));
    assertThat(expected).containsKey(field.property());
    assertThat(expected.get(field.property())).isNotEqualTo(field.result());
    expected.put(field.property(), field.result());

    assertThat(properties(read(field.before() + "\"" + field.name() + "\":" + field.value() + ",")))
        .isEqualTo(expected);
  }

  @Test
  void continueFinalMessage_goesOnWithoutAGenerationPrompt() throws Exception {
    ChatRequest request =
        ChatRequestReader.read(
                Bodies.of(
                    "\"continue_final_message\":true,\"messages\":["
                        + USER
                        + ",{\"role\":\"assistant\",\"content\":\"Good\"}]"),
                engine,
                "key",
                null)
            .request();

    assertThat(request.continueFinalMessage()).isTrue();
    assertThat(request.addGenerationPrompt()).isFalse();
  }

  @Test
  void progressAndTimings_areHonouredInStreams() throws Exception {
    ChatCall progress = read("\"stream\":true,\"return_progress\":true,");
    ChatCall timings = read("\"stream\":true,\"timings_per_token\":true,");

    assertThat(progress.options()).isEqualTo(new AnswerOptions(1, true, false, true, false));
    assertThat(timings.options()).isEqualTo(new AnswerOptions(1, true, false, false, true));
    assertThat(progress.request().reportProgress()).isTrue();
    assertThat(timings.request().reportProgress()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("ignored")
  void ignoredField_changesNothing(String field) throws Exception {
    assertThat(properties(read(field + ","))).isEqualTo(properties(read("")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void otherField_isRefusedByName(String field) {
    Bodies.assertRefused(() -> read(field + ","), name(field), name(field));
  }

  @ParameterizedTest
  @MethodSource("honoured")
  void nullAndWrongType_areNothingAndRefused(Honoured field) {
    String start = field.before() + "\"" + field.name() + "\":";
    assertThatCode(() -> read(start + "null,")).doesNotThrowAnyException();
    for (String value : List.of("[[[]]]", "{\"\":{}}", "\"\\ud800\"", "true", "1e300", "-7.5")) {
      try {
        // What is accepted is of the right type: a flag, or a text of a number.
        assertThat(properties(read(start + value + ","))).isNotEmpty();
        assertThat(value).as(field.name()).isIn("true", "-7.5", "{\"\":{}}");
      } catch (InvalidRequestException e) {
        assertThat(e.param()).as(value).startsWith(field.name());
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** The fields that the contract lists. */
  @Test
  void contract_isInTheTable() {
    assertThat(known())
        .contains(
            """
            model messages stream stream_options max_tokens max_completion_tokens temperature top_p
            top_k min_p typical_p seed stop n logprobs top_logprobs logit_bias presence_penalty
            frequency_penalty repeat_penalty repeat_last_n dry_multiplier dry_base
            dry_allowed_length dry_penalty_last_n dry_sequence_breakers xtc_probability
            xtc_threshold mirostat mirostat_tau mirostat_eta ignore_eos response_format grammar
            json_schema tools tool_choice parallel_tool_calls reasoning_effort chat_template_kwargs
            add_generation_prompt continue_final_message reasoning_format user session_id
            prompt_cache_key cache_prompt cache_salt metadata store return_progress
            timings_per_token
            """
                .strip()
                .split("\\s+"));
  }

  /** The fields that OpenAI's client can send: none of them falls through. */
  @Test
  void fieldsOfOpenAi_areInTheTable() {
    Set<String> openAi =
        Stream.of(ChatCompletionCreateParams.Body.class.getDeclaredMethods())
            .map(method -> method.getAnnotation(JsonProperty.class))
            .filter(property -> property != null)
            .map(JsonProperty::value)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(openAi).hasSizeGreaterThan(30).contains("messages", "temperature", "tools");
    assertThat(known()).containsAll(openAi);
  }

  private static Set<String> known() {
    Set<String> known = new TreeSet<>(Set.of("model", "messages", "continue_final_message"));
    honoured().forEach(field -> known.add(field.name()));
    ignored().forEach(field -> known.add(name(field)));
    refused().forEach(field -> known.add(name(field)));
    return known;
  }
}
