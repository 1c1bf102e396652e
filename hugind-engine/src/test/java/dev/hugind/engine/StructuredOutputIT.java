package dev.hugind.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hugind.engine.chat.ChatFinishReason;
import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatOptions;
import dev.hugind.engine.chat.ChatReply;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.chat.ChatResult;
import dev.hugind.engine.chat.ReasoningOptions;
import dev.hugind.engine.chat.ResponseFormat;
import dev.hugind.engine.chat.ToolCall;
import dev.hugind.engine.chat.ToolChoice;
import dev.hugind.engine.chat.ToolDefinition;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.fixture.SchemaGenerator;
import dev.hugind.engine.generation.SamplingOptions;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the real model writes when it is bound to schemas, grammars, tools and budgets. */
@NullUnmarked // opened before the first test
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StructuredOutputIT {
  private static final Path MODEL =
      Path.of(System.getProperty("hugind.test.models"), "SmolLM2-135M-Instruct-Q4_1.gguf");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SamplingOptions GREEDY =
      SamplingOptions.defaults().toBuilder().temperature(0).build();
  private static final ToolDefinition WEATHER =
      ToolDefinition.function(
          "get_weather",
          "Tells the weather in a city.",
          """
          {"type":"object","properties":{"city":{"type":"string","maxLength":20},
           "unit":{"enum":["C","F"]}},"required":["city","unit"]}""");
  private static final ToolDefinition TIME =
      ToolDefinition.function(
          "get_time",
          "Tells the time in a zone.",
          """
          {"type":"object","properties":{"zone":{"type":"string","pattern":"^[A-Z]{3}$"}},
           "required":["zone"]}""");

  /** ChatML that opens a thought, as templates of reasoning models do. */
  private static final String THINKING =
      """
      {%- for message in messages -%}
      {%- if message.role == 'assistant' and message.reasoning_content -%}
      <|im_start|>assistant
      <think>
      {{ message.reasoning_content }}
      </think>

      {{ message.content }}<|im_end|>
      {% else -%}
      <|im_start|>{{ message.role }}
      {{ message.content }}<|im_end|>
      {% endif -%}
      {%- endfor -%}
      {%- if add_generation_prompt -%}
      <|im_start|>assistant
      <think>
      {% endif -%}
      """;

  private LlamaEngine engine;
  private LlamaEngine thinking;

  @BeforeAll
  void open() {
    engine = LlamaEngine.open(EngineOptions.builder(MODEL).runtime(TestRuntime.folder()).build());
    thinking =
        LlamaEngine.open(
            EngineOptions.builder(MODEL)
                .runtime(TestRuntime.folder())
                .chat(new ChatOptions(ChatOptions.AUTO, THINKING, null, null))
                .build());
  }

  @AfterAll
  void close() {
    engine.close();
    thinking.close();
  }

  @Test
  void randomSchemas_everyFinishedAnswerIsValid() throws Exception {
    SchemaGenerator schemas = new SchemaGenerator(new Random(20_261_125));
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    record Running(JsonNode schema, ChatReply reply) {}
    Deque<Running> running = new ArrayDeque<>();
    List<String> wrong = new ArrayList<>();
    int asked = 0;
    int refused = 0;
    int finished = 0;
    while (asked < 200 || !running.isEmpty()) {
      while (asked < 200 && running.size() < 4) {
        JsonNode schema = schemas.schema();
        try {
          running.add(new Running(schema, engine.chat(random(schema, asked))));
          asked++;
        } catch (InvalidRequestException e) {
          refused++; // a few contradict themselves
        }
      }
      Running next = running.remove();
      try (ChatReply reply = next.reply()) {
        ChatResult result = reply.await();
        if (result.reason() == ChatFinishReason.STOP) {
          finished++;
          Schema validator = registry.getSchema(next.schema());
          var errors =
              validator.validate(
                  result.text(),
                  InputFormat.JSON,
                  context -> context.executionConfig(c -> c.formatAssertionsEnabled(true)));
          if (!errors.isEmpty()) {
            wrong.add(next.schema() + " -> " + result.text() + ": " + errors);
          }
        } else {
          assertThat(result.reason()).isEqualTo(ChatFinishReason.LENGTH);
        }
      }
    }
    System.out.println(
        "random schemas: "
            + asked
            + " requests, "
            + finished
            + " finished, "
            + wrong.size()
            + " invalid, "
            + refused
            + " schemas refused");
    assertThat(wrong).isEmpty();
    assertThat(finished).isGreaterThan(80);
    assertThat(refused).isLessThan(50);
  }

  private static ChatRequest random(JsonNode schema, int seed) {
    return ChatRequest.builder(List.of(ChatMessage.user("JSON, please.")))
        .sampling(SamplingOptions.defaults().toBuilder().temperature(1).seed(seed).build())
        .responseFormat(new ResponseFormat.JsonSchema(schema))
        .maxTokens(96)
        .build();
  }

  @Test
  void grammar_bindsFromTheFirstCharacter() throws Exception {
    ChatResult result =
        answer(
            engine,
            request("Is water wet?")
                .responseFormat(new ResponseFormat.Grammar("root ::= \"yes\" | \"no\"")));
    assertThat(result.text()).isIn("yes", "no");
    assertThat(result.reason()).isEqualTo(ChatFinishReason.STOP);
  }

  @Test
  void grammar_thatIsWrong_isRefusedBeforeAnythingIsQueued() {
    assertThatThrownBy(
            () ->
                engine.chat(
                    request("Hi")
                        .responseFormat(new ResponseFormat.Grammar("root ::= \"a\"{4,2}"))
                        .build()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("grammar");
    assertThat(engine.stats().waiting()).isZero();
  }

  @Test
  void requiredTool_isCalledWithValidArguments() throws Exception {
    ChatResult result =
        answer(
            engine,
            request("What is the weather in Paris?")
                .tools(List.of(WEATHER, TIME))
                .toolChoice(ToolChoice.REQUIRED)
                .parallelToolCalls(false));
    assertThat(result.reason()).isEqualTo(ChatFinishReason.TOOL_CALLS);
    assertThat(result.text()).isEmpty();
    assertThat(result.toolCalls()).singleElement().satisfies(StructuredOutputIT::isValid);
  }

  @Test
  void namedTool_isTheOneThatIsCalled() throws Exception {
    for (ToolDefinition wanted : List.of(WEATHER, TIME)) {
      ChatResult result =
          answer(
              engine,
              request("What is the weather in Paris?")
                  .tools(List.of(WEATHER, TIME))
                  .toolChoice(ToolChoice.named(wanted.name()))
                  .parallelToolCalls(false));
      assertThat(result.toolCalls())
          .singleElement()
          .satisfies(StructuredOutputIT::isValid)
          .satisfies(call -> assertThat(call.name()).isEqualTo(wanted.name()));
    }
  }

  @Test
  void schemaBesideTools_givesEitherJsonOrACall() throws Exception {
    for (int seed = 0; seed < 6; seed++) {
      ChatResult result =
          answer(
              engine,
              request("What is the weather in Paris?")
                  .sampling(SamplingOptions.defaults().toBuilder().seed(seed).build())
                  .tools(List.of(WEATHER))
                  .responseFormat(
                      new ResponseFormat.JsonSchema(JSON.readTree("{\"enum\":[1,2,3]}"))));
      if (result.reason() == ChatFinishReason.TOOL_CALLS) {
        assertThat(result.toolCalls()).isNotEmpty().allSatisfy(StructuredOutputIT::isValid);
      } else if (result.reason() == ChatFinishReason.STOP) {
        assertThat(result.text().strip()).isIn("1", "2", "3");
      }
    }
  }

  @Test
  void thinkingBudget_endsTheThought_andTheSchemaBindsBehindIt() throws Exception {
    ChatResult result =
        answer(
            thinking,
            request("Tell me a colour.")
                .reasoning(new ReasoningOptions(true, null, null, 12))
                .responseFormat(
                    new ResponseFormat.JsonSchema(
                        JSON.readTree("{\"enum\":[\"red\",\"green\",\"blue\"]}"))));
    assertThat(result.reason()).isEqualTo(ChatFinishReason.STOP);
    assertThat(result.text().strip()).isIn("\"red\"", "\"green\"", "\"blue\"");
    assertThat(result.reasoning()).isNotBlank();
    assertThat(result.usage().reasoningTokens()).isBetween(10, 20);
  }

  @Test
  void thinkingBudgetOfNothing_endsTheThoughtAtOnce() throws Exception {
    ChatResult result =
        answer(
            thinking,
            request("Tell me a colour.")
                .maxTokens(12)
                .reasoning(new ReasoningOptions(true, null, null, 0)));
    assertThat(result.reasoning()).isBlank();
    assertThat(result.text()).isNotBlank();
  }

  @Test
  void thoughtAndRequiredTool_comeInThisOrder() throws Exception {
    ChatResult result =
        answer(
            thinking,
            request("What is the weather in Paris?")
                .reasoning(new ReasoningOptions(true, null, null, 10))
                .tools(List.of(WEATHER))
                .toolChoice(ToolChoice.REQUIRED)
                .parallelToolCalls(false));
    assertThat(result.reasoning()).isNotBlank();
    assertThat(result.toolCalls()).singleElement().satisfies(StructuredOutputIT::isValid);
  }

  @Test
  void seed_givesTheSameAnswer_whateverTheNeighboursDo() throws Exception {
    ChatRequest.Builder story =
        request("Tell me a story.")
            .sampling(SamplingOptions.defaults().toBuilder().temperature(1).seed(11).build())
            .reusePrompt(false)
            .maxTokens(40);
    String alone = answer(engine, story).text();
    List<ChatReply> neighbours = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      neighbours.add(
          engine.chat(request("Count to " + (10 + i)).ignoreEndOfTurn(true).maxTokens(60).build()));
    }
    assertThat(answer(engine, story).text()).isEqualTo(alone);
    for (ChatReply neighbour : neighbours) {
      neighbour.close();
    }
  }

  @Test
  void choices_areThoseOfTheirOwnSeeds() throws Exception {
    SamplingOptions five = SamplingOptions.defaults().toBuilder().temperature(1).seed(5).build();
    ChatRequest request = request("Tell me a story.").sampling(five).maxTokens(24).build();
    List<String> texts = new ArrayList<>();
    for (ChatReply reply : engine.chat(request, 3)) {
      try (reply) {
        texts.add(reply.await().text());
      }
    }
    assertThat(texts).doesNotHaveDuplicates();
    SamplingOptions six = five.toBuilder().seed(6).build();
    assertThat(answer(engine, request("Tell me a story.").sampling(six).maxTokens(24)).text())
        .isEqualTo(texts.get(1));
  }

  @Test
  void logprobs_ofTheGreedyAnswer_areTheHighest() throws Exception {
    ChatResult result = answer(engine, request("Say hi.").maxTokens(8).topLogprobs(3));
    assertThat(result.logprobs()).isNotEmpty();
    assertThat(result.logprobs())
        .allSatisfy(
            token -> {
              assertThat(token.top()).hasSize(3);
              assertThat(token.top().getFirst().token()).isEqualTo(token.token());
              assertThat(token.logprob()).isNegative();
              double sum = token.top().stream().mapToDouble(t -> Math.exp(t.logprob())).sum();
              assertThat(sum).isLessThanOrEqualTo(1);
            });
  }

  private static void isValid(ToolCall call) throws Exception {
    JsonNode arguments = JSON.readTree(call.arguments());
    if (call.name().equals("get_weather")) {
      assertThat(arguments.get("city").isTextual()).isTrue();
      assertThat(arguments.get("unit").textValue()).isIn("C", "F");
    } else {
      assertThat(call.name()).isEqualTo("get_time");
      assertThat(arguments.get("zone").textValue()).matches("[A-Z]{3}");
    }
  }

  private static ChatRequest.Builder request(String text) {
    return ChatRequest.builder(List.of(ChatMessage.user(text))).sampling(GREEDY).maxTokens(120);
  }

  private static ChatResult answer(LlamaEngine engine, ChatRequest.Builder request)
      throws InterruptedException {
    try (ChatReply reply = engine.chat(request.build())) {
      return reply.await();
    }
  }
}
