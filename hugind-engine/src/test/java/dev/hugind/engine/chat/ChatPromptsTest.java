package dev.hugind.engine.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.backend.ModelInfo;
import dev.hugind.engine.backend.Vocabulary;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.fixture.ScriptedBackend;
import dev.hugind.engine.fixture.ScriptedVocabulary;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatPromptsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-07-04T12:30:15Z"), ZoneOffset.UTC);
  private static final List<ChatMessage> CONVERSATION =
      List.of(
          ChatMessage.system("Be brief."),
          ChatMessage.user("Hi"),
          ChatMessage.assistant("Hello!"),
          ChatMessage.user("Bye"));

  @Test
  void text_ownTemplate_isUsed() {
    assertThat(prompts(ChatOptions.defaults(), ScriptedBackend.CHATML).text(request("Hi")))
        .isEqualTo("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n");
  }

  @Test
  void text_noSystemMessage_getsTheConfiguredOne() {
    ChatPrompts prompts =
        prompts(new ChatOptions("auto", null, "Be kind.", null), ScriptedBackend.CHATML);
    assertThat(prompts.text(request("Hi"))).startsWith("<|im_start|>system\nBe kind.<|im_end|>");
    ChatRequest own =
        ChatRequest.builder(
                List.of(new ChatMessage(ChatRole.DEVELOPER, "Be rude."), ChatMessage.user("Hi")))
            .build();
    assertThat(prompts.text(own))
        .startsWith("<|im_start|>system\nBe rude.<|im_end|>")
        .doesNotContain("kind");
  }

  @Test
  void text_chatml_isExact() {
    assertThat(
            prompts(new ChatOptions("chatml", null, null, null), null)
                .text(ChatRequest.builder(CONVERSATION).build()))
        .isEqualTo(
            """
            <|im_start|>system
            Be brief.<|im_end|>
            <|im_start|>user
            Hi<|im_end|>
            <|im_start|>assistant
            Hello!<|im_end|>
            <|im_start|>user
            Bye<|im_end|>
            <|im_start|>assistant
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "gemma, '<s><start_of_turn>user\nBe brief.\n\nHi<end_of_turn>\n<start_of_turn>model\nHello!"
        + "<end_of_turn>\n<start_of_turn>user\nBye<end_of_turn>\n<start_of_turn>model\n'",
    "alpaca, 'Be brief.\n\n### Instruction:\nHi\n\n### Response:\nHello!</s>\n\n"
        + "### Instruction:\nBye\n\n### Response:\n'",
    "mistral, '<s>[INST] Be brief.\n\nHi [/INST] Hello!</s>[INST] Bye [/INST]'"
  })
  void text_knownFormat_isExact(String format, String expected) {
    assertThat(
            prompts(new ChatOptions(format, null, null, null), null)
                .text(ChatRequest.builder(CONVERSATION).build()))
        .isEqualTo(expected);
  }

  @Test
  void text_llama3_isExact() {
    assertThat(
            prompts(new ChatOptions("llama3", null, null, null), null)
                .text(ChatRequest.builder(CONVERSATION).build()))
        .isEqualTo(
            """
            <s><|start_header_id|>system<|end_header_id|>

            Be brief.<|eot_id|><|start_header_id|>user<|end_header_id|>

            Hi<|eot_id|><|start_header_id|>assistant<|end_header_id|>

            Hello!<|eot_id|><|start_header_id|>user<|end_header_id|>

            Bye<|eot_id|><|start_header_id|>assistant<|end_header_id|>

            """);
  }

  @Test
  void text_harmony_isExact() {
    assertThat(
            prompts(new ChatOptions("harmony", null, null, null), null)
                .text(ChatRequest.builder(CONVERSATION).build()))
        .isEqualTo(
            "<|start|>system<|message|>You are ChatGPT, a large language model trained by OpenAI.\n"
                + "Knowledge cutoff: 2024-06\nCurrent date: 2026-07-04\n\nReasoning: medium\n\n"
                + "# Valid channels: analysis, commentary, final. Channel must be included for every"
                + " message.<|end|>"
                + "<|start|>developer<|message|># Instructions\n\nBe brief.\n\n<|end|>"
                + "<|start|>user<|message|>Hi<|end|>"
                + "<|start|>assistant<|channel|>final<|message|>Hello!<|end|>"
                + "<|start|>user<|message|>Bye<|end|><|start|>assistant");
  }

  @Test
  void text_withoutGenerationPrompt_endsWithTheLastMessage() {
    ChatRequest request =
        ChatRequest.builder(List.of(ChatMessage.user("Hi"))).addGenerationPrompt(false).build();
    assertThat(prompts(ChatOptions.defaults(), ScriptedBackend.CHATML).text(request))
        .isEqualTo("<|im_start|>user\nHi<|im_end|>\n");
  }

  @Test
  void text_templateVariables_reachTheTemplate() {
    ChatPrompts prompts =
        prompts(
            new ChatOptions(
                "auto", "{{ mood }} {{ tools is none }} {{ strftime_now('%Y') }}", null, null),
            null);
    ChatRequest request =
        ChatRequest.builder(List.of(ChatMessage.user("Hi")))
            .templateVariables(Map.of("mood", "calm"))
            .build();
    assertThat(prompts.text(request)).isEqualTo("calm True 2026");
  }

  @Test
  void text_templateRefuses_speaksInItsOwnWords() {
    ChatPrompts prompts =
        prompts(ChatOptions.defaults(), "{{ raise_exception('System role not supported') }}");
    assertThatThrownBy(() -> prompts.text(request("Hi")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("System role not supported");
  }

  @Test
  void text_templateFails_saysSo() {
    ChatPrompts prompts = prompts(ChatOptions.defaults(), "{{ 1 + 'a' }}");
    assertThatThrownBy(() -> prompts.text(request("Hi")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("the chat template can't render this conversation");
  }

  @Test
  void text_noTemplate_saysWhatToSet() {
    assertThatThrownBy(() -> prompts(ChatOptions.defaults(), null).text(request("Hi")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("the model has none")
        .hasMessageContaining("chat.format");
  }

  @Test
  void text_brokenTemplateOfTheModel_stillOpens() {
    ChatPrompts prompts = prompts(ChatOptions.defaults(), "{% if %}");
    assertThatThrownBy(() -> prompts.text(request("Hi")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("can't be parsed")
        .hasMessageContaining("chat.template_file");
  }

  @Test
  void of_brokenTemplateOfTheUser_isRefused() {
    assertThatThrownBy(() -> prompts(new ChatOptions("auto", "{% if %}", null, null), null))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("chat.template_file can't be parsed");
  }

  @Test
  void of_unknownFormat_namesTheKnownOnes() {
    assertThatThrownBy(() -> prompts(new ChatOptions("vicuna", null, null, null), null))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "chat.format is 'vicuna'; allowed: auto, chatml, gemma, alpaca, harmony, llama3,"
                + " mistral");
  }

  @Test
  void tokens_beginToken_isThereOnce() {
    Vocabulary withBegin = new ScriptedVocabulary(ScriptedVocabulary.START);
    ChatPrompts writesIt =
        ChatPrompts.of(ChatOptions.defaults(), info(ScriptedBackend.CHATML), withBegin, CLOCK);
    ChatPrompts doesNot = ChatPrompts.of(ChatOptions.defaults(), info("plain"), withBegin, CLOCK);
    assertThat(writesIt.tokens(request("Hi"))).startsWith(ScriptedVocabulary.START, 'u');
    assertThat(doesNot.tokens(request("Hi"))).startsWith(ScriptedVocabulary.START, 'p');
  }

  private static ChatRequest request(String text) {
    return ChatRequest.builder(List.of(ChatMessage.user(text))).build();
  }

  private static ChatPrompts prompts(ChatOptions options, @Nullable String ownTemplate) {
    return ChatPrompts.of(options, info(ownTemplate), new ScriptedVocabulary(), CLOCK);
  }

  private static ModelInfo info(@Nullable String template) {
    return new ModelInfo("m", "llama", "m", "F16", 1, 1, 64, 8, 1, 258, template, "<s>", "</s>");
  }
}
