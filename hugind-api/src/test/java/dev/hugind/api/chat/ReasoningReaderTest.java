package dev.hugind.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.chat.ReasoningOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasoningReaderTest {

  private static ReasoningOptions read(String fields) {
    var body = Bodies.of(fields);
    return ReasoningReader.read(body, TemplateReader.variables(body));
  }

  @Test
  void nothingSaid_isTheDefault() {
    assertThat(read("")).isEqualTo(ReasoningOptions.defaults());
  }

  @Test
  void effortAndSwitch_areRead() {
    assertThat(read("\"reasoning_effort\":\"high\""))
        .isEqualTo(new ReasoningOptions(true, null, "high", -1));
    assertThat(read("\"reasoning_effort\":\"none\""))
        .isEqualTo(new ReasoningOptions(true, false, "none", -1));
    assertThat(read("\"chat_template_kwargs\":{\"enable_thinking\":true}"))
        .isEqualTo(new ReasoningOptions(true, true, null, -1));
  }

  @Test
  void formatAndBudget_areRead() {
    assertThat(read("\"reasoning_format\":\"none\"").separate()).isFalse();
    assertThat(read("\"reasoning_format\":\"deepseek\"").separate()).isTrue();
    assertThat(read("\"thinking_budget_tokens\":0").budget()).isZero();
    assertThat(read("\"reasoning_budget_tokens\":7,\"thinking_budget_tokens\":7").budget())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"reasoning_effort\":\"huge\"                                     | reasoning_effort",
        "\"reasoning_effort\":3                                            | reasoning_effort",
        "\"reasoning_effort\":\"none\",\"chat_template_kwargs\":{\"enable_thinking\":true}"
            + " | reasoning_effort",
        "\"reasoning_effort\":\"low\",\"chat_template_kwargs\":{\"reasoning_effort\":\"high\"}"
            + " | reasoning_effort",
        "\"reasoning_format\":\"deepseek-legacy\"                          | reasoning_format",
        "\"thinking_budget_tokens\":-2                                     | thinking_budget_tokens",
        "\"thinking_budget_tokens\":\"many\"                               | thinking_budget_tokens",
        "\"thinking_budget_tokens\":1,\"reasoning_budget_tokens\":2        | thinking_budget_tokens",
        "\"chat_template_kwargs\":{\"enable_thinking\":\"false\"}"
            + " | chat_template_kwargs.enable_thinking",
      })
  void otherValues_areRefusedByName(String fields, String param) {
    Bodies.assertRefused(() -> read(fields), param, param);
  }
}
