package dev.hugind.engine.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.fixture.ScriptedVocabulary;
import dev.hugind.engine.template.Rendered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random conversations in every template: a prompt that holds its promises, or a refusal. */
class PromptFuzzTest {
  private static final long SEED = 20261125;
  private static final int ROUNDS = 60;
  private static final List<ChatRole> ROLES = List.of(ChatRole.values());
  private static final String[] WORDS = {
    "Hello",
    " ",
    "\n",
    "<|im_start|>",
    "<|im_end|>",
    "<|im_",
    "start|>",
    "<think>",
    "</think>",
    "é",
    "{{ x }}",
    "{% if %}",
    "\uD83D",
    "日本",
    "[INST]",
    "'",
    "\"",
    "\\",
    "{\"a\": 1}",
    "null",
    "<s>"
  };
  private static final String[] ARGUMENTS = {
    "{}",
    "",
    "{\"a\": [1, 2.5, null, {\"b\": \"c\"}]}",
    "[1]",
    "\"text\"",
    "null",
    "not JSON",
    "123456789012345678901234567890",
    "{\"x\": 1e400}"
  };

  @Test
  void render_randomConversation_givesAPromptOrARefusal() {
    VectorPrompts prompts = new VectorPrompts();
    Random random = new Random(SEED);
    int rendered = 0;
    int refused = 0;
    for (String template : prompts.names()) {
      for (int round = 0; round < ROUNDS; round++) {
        try {
          check(prompts.of(template), request(random));
          rendered++;
        } catch (InvalidRequestException e) {
          assertThat(e.getMessage()).isNotBlank();
          assertThat(e.param()).isNotNull();
          refused++;
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError("seed " + SEED + ", " + template + ", round " + round, e);
        }
      }
    }
    System.out.println("fuzzed prompts: " + rendered + " rendered, " + refused + " refused");
    assertThat(rendered).isGreaterThan(refused);
  }

  private static void check(ChatPrompts prompts, ChatRequest request) {
    RenderedPrompt prompt = prompts.render(request);
    assertThat(prompt.text()).endsWith(prompt.generationPrompt());
    int end = 0;
    for (Rendered.Run run : prompt.runs()) {
      assertThat(run.start()).isEqualTo(end);
      end = run.end();
    }
    assertThat(end).isEqualTo(prompt.text().length());
    int[] tokens = prompts.tokens(prompt);
    String sent = prompt.text().replace('\uD83D', '?');
    assertThat(ScriptedVocabulary.text(tokens, tokens.length)).isEqualTo(sent);
    OwnText own = new OwnText(prompt.runs());
    int at = 0;
    for (int token : tokens) {
      int length = token < 256 ? 0 : ScriptedVocabulary.text(new int[] {token}, 1).length();
      if (length > 0) {
        at = sent.indexOf(ScriptedVocabulary.text(new int[] {token}, 1), at);
        while (!own.covers(at, at + length)) {
          at = sent.indexOf(ScriptedVocabulary.text(new int[] {token}, 1), at + 1);
          assertThat(at).as("a mark that no template wrote").isNotNegative();
        }
        at += length;
      }
    }
  }

  private static ChatRequest request(Random random) {
    List<ChatMessage> messages = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(6); i++) {
      messages.add(message(random));
    }
    ChatRequest.Builder request =
        ChatRequest.builder(messages)
            .addGenerationPrompt(random.nextInt(4) > 0)
            .continueFinalMessage(random.nextInt(4) == 0)
            .reasoning(
                new ReasoningOptions(
                    true,
                    random.nextBoolean() ? null : random.nextBoolean(),
                    random.nextInt(3) > 0 ? null : text(random),
                    ReasoningOptions.UNLIMITED));
    if (random.nextInt(3) == 0) {
      request.tools(
          List.of(
              ToolDefinition.function(
                  "f" + random.nextInt(3),
                  random.nextBoolean() ? null : "does it",
                  "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}}")));
    }
    if (random.nextInt(5) == 0) {
      request.documents(List.of(Map.of("title", text(random), "text", text(random))));
    }
    if (random.nextInt(5) == 0) {
      request.templateVariables(
          Map.of("messages", 1L, "bos_token", "<|im_start|>", "tools", text(random)));
    }
    return request.build();
  }

  private static ChatMessage message(Random random) {
    ChatRole role = ROLES.get(random.nextInt(ROLES.size()));
    List<ContentPart> content = new ArrayList<>();
    for (int i = 0; i < random.nextInt(4); i++) {
      content.add(new ContentPart.Text(text(random)));
    }
    List<ToolCall> calls = new ArrayList<>();
    if (role == ChatRole.ASSISTANT && random.nextInt(3) == 0) {
      for (int i = 0; i <= random.nextInt(2); i++) {
        String arguments = ARGUMENTS[random.nextInt(ARGUMENTS.length)];
        calls.add(new ToolCall(random.nextBoolean() ? "" : "call" + i, text(random), arguments));
      }
    }
    return new ChatMessage(role, content, maybe(random), calls, maybe(random), maybe(random));
  }

  private static @Nullable String maybe(Random random) {
    return random.nextInt(3) == 0 ? text(random) : null;
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < random.nextInt(6); i++) {
      text.append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }
}
