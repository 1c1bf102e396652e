package dev.hugind.engine.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hugind.engine.backend.ModelInfo;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.fixture.ScriptedVocabulary;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What templates get to see of a request. */
class PromptVariablesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-07-04T12:30:15Z"), ZoneOffset.UTC);
  private static final String FIELDS =
      "{% for m in messages %}{% for k in m %}{{ k }}={{ m[k] }};{% endfor %}|{% endfor %}";
  private static final String CALLS =
      "{% for m in messages %}{{ m.content }}{% for c in m.tool_calls or [] %}";

  @Test
  void message_absentFields_areLeftOut() {
    assertThat(text(FIELDS, request(ChatMessage.user("Hi")))).isEqualTo("role=user;content=Hi;|");
    assertThat(text(FIELDS, request(ChatMessage.toolResult("c1", "21"))))
        .isEqualTo("role=tool;content=21;tool_call_id=c1;|");
  }

  @Test
  void message_thoughts_goByEachOfTheirNames() {
    String template =
        "{% for m in messages %}{{ m.reasoning_content }},{{ m.reasoning }},{{ m.thinking }}|"
            + "{% endfor %}";
    assertThat(text(template, request(ChatMessage.user("Hi"), thinking("Hm.", "Hello"))))
        .isEqualTo(",,|Hm.,Hm.,Hm.|");
  }

  @Test
  void message_callsWithoutContent_haveEmptyContent() {
    String template = "{% for m in messages %}{{ m.role + ':' + m.content }};{% endfor %}";
    assertThat(text(template, request(ChatMessage.user("Hi"), calls("f", "{}"))))
        .isEqualTo("user:Hi;assistant:;");
  }

  @Test
  void message_templateRefusesContentBesideThoughts_getsNoContent() {
    String template =
        "{% for m in messages %}{% if m.thinking and m.content and m.tool_calls %}"
            + "{{ raise_exception('either or') }}{% endif %}[{{ m.content }}{{ m.thinking }}]"
            + "{% endfor %}";
    ChatMessage both =
        new ChatMessage(
            ChatRole.ASSISTANT,
            List.of(new ContentPart.Text("Looking.")),
            "Hm.",
            List.of(new ToolCall("c1", "f", "{}")),
            null,
            null);
    assertThat(text(template, request(ChatMessage.user("Hi"), both))).isEqualTo("[Hi][Hm.]");
  }

  @Test
  void content_parts_areJoinedWhereTheTemplateTakesTextsOnly() {
    ChatMessage parts =
        new ChatMessage(
            ChatRole.USER,
            List.of(new ContentPart.Text("One"), new ContentPart.Text("Two")),
            null,
            List.of(),
            null,
            null);
    assertThat(text("{% for m in messages %}{{ m.content }}{% endfor %}", request(parts)))
        .isEqualTo("One\nTwo");
    String both =
        "{% for m in messages %}{% if m.content is string %}{{ m.content }}{% else %}"
            + "{% for p in m.content %}<{{ p.type }} {{ p.text }}>{% endfor %}{% endif %}"
            + "{% endfor %}";
    assertThat(text(both, request(parts))).isEqualTo("<text One><text Two>");
    String partsOnly =
        "{% for m in messages %}{% for p in m.content %}<{{ p.text }}>{% endfor %}{% endfor %}";
    assertThat(text(partsOnly, request(ChatMessage.user("Hi")))).isEqualTo("<Hi>");
  }

  @Test
  void arguments_templateWantsAnObject_areParsed() {
    String template =
        CALLS
            + "{% for k, v in c.function.arguments.items() %}{{ k }}={{ v }},{% endfor %}"
            + "{% endfor %}{% endfor %}";
    assertThat(text(template, request(calls("f", "{\"b\": 1, \"a\": 12345678901234567890}"))))
        .isEqualTo("b=1,a=12345678901234567890,");
    assertThat(text(template, request(calls("f", "")))).isEmpty();
    assertThatThrownBy(() -> text(template, request(calls("f", "{\"a\": 1"))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("arguments of a call of tool 'f' are not JSON");
  }

  @Test
  void arguments_templateWantsText_stayAsTheyAre() {
    String template = CALLS + "{{ '>' + c.function.arguments }}{% endfor %}{% endfor %}";
    assertThat(text(template, request(calls("f", "{\"a\":  1}")))).isEqualTo(">{\"a\":  1}");
    assertThat(text(template, request(calls("f", "not JSON")))).isEqualTo(">not JSON");
  }

  @Test
  void tools_areTheClientsJson() throws JsonProcessingException {
    String json =
        """
        {"type": "function", "x": null, "function": {"strict": true, "name": "f", \
        "parameters": {"z": 1.0, "a": 12345678901234567890}}}""";
    ToolDefinition tool = ToolDefinition.of(new ObjectMapper().readTree(json));
    ChatRequest request =
        ChatRequest.builder(List.of(ChatMessage.user("Hi")))
            .tools(List.of(tool))
            .toolChoice(ToolChoice.NONE)
            .build();
    assertThat(text("{{ tools[0] | tojson }}", request)).isEqualTo(json);
  }

  @Test
  void tools_templateFailsOnNull_areAbsent() {
    String template = "{% if tools is defined %}{% for t in tools %}x{% endfor %}{% endif %}ok";
    assertThat(text(template, request(ChatMessage.user("Hi")))).isEqualTo("ok");
    assertThat(text("{{ tools is none }}{{ documents is none }}", request(ChatMessage.user("Hi"))))
        .isEqualTo("TrueTrue");
  }

  @Test
  void documents_reachTheTemplate() {
    ChatRequest request =
        ChatRequest.builder(List.of(ChatMessage.user("Hi")))
            .documents(List.of(Map.of("title", "T")))
            .build();
    assertThat(text("{{ documents[0].title }}", request)).isEqualTo("T");
  }

  @Test
  void templateThatChangesLists_works() {
    String template =
        "{% set l = [] %}{% for m in messages %}{% set _ = l.append(m.content) %}{% endfor %}"
            + "{{ l | join(',') }}";
    assertThat(text(template, request(ChatMessage.user("a"), ChatMessage.assistant("b"))))
        .isEqualTo("a,b");
  }

  @Test
  void thinking_requestThenConfigurationThenYes() {
    String template = "{{ enable_thinking }}";
    ChatOptions off = new ChatOptions("auto", template, null, false);
    assertThat(text(template, thinks(null, null))).isEqualTo("True");
    assertThat(text(template, thinks(false, null))).isEqualTo("False");
    assertThat(prompts(off).text(thinks(null, null))).isEqualTo("False");
    assertThat(prompts(off).text(thinks(true, null))).isEqualTo("True");
    assertThat(text("{{ thinking is defined }}", thinks(null, null))).isEqualTo("False");
    assertThat(text("{{ thinking }}", thinks(false, null))).isEqualTo("False");
  }

  @Test
  void effort_isPassed_butNoneMeansNoThinking() {
    String template = "{{ enable_thinking }} {{ reasoning_effort }} {{ reasoning_strength }}";
    assertThat(text(template, thinks(null, "low"))).isEqualTo("True low low");
    assertThat(text(template, thinks(null, "none"))).isEqualTo("False  ");
  }

  @Test
  void templateVariables_overrideWhatIsDerived_butNotWhatIsTrusted() {
    ChatRequest request =
        ChatRequest.builder(List.of(ChatMessage.user("Hi")))
            .templateVariables(
                Map.of(
                    "enable_thinking", false, "date_string", "today", "bos_token", "<|im_start|>"))
            .build();
    assertThat(text("{{ bos_token }} {{ enable_thinking }} {{ date_string }}", request))
        .isEqualTo("<s> False today");
    assertThat(text("{{ date_string }}, {{ datetime }}", request(ChatMessage.user("Hi"))))
        .isEqualTo("04 Jul 2026, Jul 04 2026");
  }

  @Test
  void templateVariable_ofAnUnknownType_isRefused() {
    ChatRequest request =
        ChatRequest.builder(List.of(ChatMessage.user("Hi")))
            .templateVariables(Map.of("mood", Clock.systemUTC()))
            .build();
    assertThatThrownBy(() -> text("{{ mood }}", request))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> assertThat(e.param()).isEqualTo("chat_template_kwargs"))
        .hasMessageContaining("Clock");
  }

  @Test
  void developer_isTheSystem_unlessTheTemplateKnowsOne() {
    ChatRequest request =
        request(new ChatMessage(ChatRole.DEVELOPER, "Be brief."), ChatMessage.user("Hi"));
    assertThat(text("{% for m in messages %}{{ m.role }}:{{ m.content }};{% endfor %}", request))
        .isEqualTo("system:Be brief.;user:Hi;");
    assertThat(
            text(
                "{% for m in messages %}{{ 'D' if m.role == 'developer' else m.role }}:"
                    + "{{ m.content }};{% endfor %}",
                request))
        .isEqualTo("D:Be brief.;user:Hi;");
  }

  @Test
  void systemMessage_refusedByTheTemplate_isRefusedInItsWords() {
    String template =
        "{% if messages[0].role == 'system' %}{{ raise_exception('No system here') }}{% endif %}"
            + "{% for m in messages %}{{ m.content }}{% endfor %}";
    ChatRequest request = request(ChatMessage.system("Be brief."), ChatMessage.user("Hi"));
    assertThatThrownBy(() -> text(template, request))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("No system here");
    // Clients can't help what the operator configured.
    assertThat(
            prompts(new ChatOptions("auto", template, "Be kind.", null))
                .text(request(ChatMessage.user("Hi"))))
        .isEqualTo("Be kind.\nHi");
  }

  @Test
  void systemMessage_ignoredByTheTemplate_goesBeforeTheNextMessage() {
    String template = "{% for m in messages if m.role != 'system' %}{{ m.content }};{% endfor %}";
    assertThat(text(template, request(ChatMessage.system("Be brief."), ChatMessage.user("Hi"))))
        .isEqualTo("Be brief.\nHi;");
  }

  private static ChatMessage thinking(String thoughts, String content) {
    return new ChatMessage(
        ChatRole.ASSISTANT,
        List.of(new ContentPart.Text(content)),
        thoughts,
        List.of(),
        null,
        null);
  }

  private static ChatMessage calls(String name, String arguments) {
    return ChatMessage.assistant(null, List.of(new ToolCall("c1", name, arguments)));
  }

  private static ChatRequest request(ChatMessage... messages) {
    return ChatRequest.builder(List.of(messages)).build();
  }

  private static ChatRequest thinks(@Nullable Boolean enabled, @Nullable String effort) {
    return ChatRequest.builder(List.of(ChatMessage.user("Hi")))
        .reasoning(new ReasoningOptions(true, enabled, effort, ReasoningOptions.UNLIMITED))
        .build();
  }

  private static String text(String template, ChatRequest request) {
    return prompts(new ChatOptions("auto", template, null, null)).text(request);
  }

  private static ChatPrompts prompts(ChatOptions options) {
    ModelInfo info =
        new ModelInfo("m", "llama", "m", "F16", 1, 1, 64, 8, 1, 258, null, "<s>", "</s>");
    return ChatPrompts.of(options, info, new ScriptedVocabulary(), CLOCK);
  }
}
