package dev.hugind.engine.chat.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.chat.ResponseFormat;
import dev.hugind.engine.chat.ToolChoice;
import dev.hugind.engine.chat.ToolDefinition;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.grammar.Gbnf;
import dev.hugind.engine.grammar.GrammarLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerGrammarsTest {
  private static final String PARAMETERS =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";

  @Test
  void demandsOfEqualRequests_areEqual() {
    assertThat(demand(chat().toolChoice(ToolChoice.REQUIRED)))
        .isEqualTo(demand(chat().toolChoice(ToolChoice.REQUIRED)))
        .hasSameHashCodeAs(demand(chat().toolChoice(ToolChoice.REQUIRED)))
        .isNotEqualTo(demand(chat()))
        .isNotEqualTo(demand(chat().toolChoice(ToolChoice.named("b"))));
    assertThat(demand(chat().responseFormat(schema("{\"const\":1}"))))
        .isEqualTo(demand(chat().responseFormat(schema("{\"const\":1}"))))
        .isNotEqualTo(demand(chat().responseFormat(schema("{\"const\":2}"))));
    assertThat(demand(chat().parallelToolCalls(false))).isNotEqualTo(demand(chat()));
    assertThat(demand(chat().toolChoice(ToolChoice.NONE)).tools()).isEmpty();
  }

  @Test
  void compile_freeAnswers_areBoundWhereCallsBegin() {
    AnswerGrammars grammars = compile(chat());
    assertThat(grammars.isEmpty()).isFalse();
    assertThat(grammars.calls()).isNull();
    assertThat(grammars.callStarts()).isNotEmpty();
    assertThat(compile(chat().toolChoice(ToolChoice.NONE)).isEmpty()).isTrue();
  }

  @Test
  void compile_requiredCall_isBoundFromItsFirstMarkOn() {
    AnswerGrammars grammars = compile(chat().toolChoice(ToolChoice.REQUIRED));
    assertThat(grammars.calls()).isNotNull();
    assertThat(grammars.callStarts()).isEmpty();
    assertThat(grammars.characters()).isPositive();
  }

  @Test
  void compile_schemaThatCantBeEnforced_isRefusedByItsKeyword() {
    ResponseFormat wrong = schema("{\"type\":\"string\",\"minLength\":4,\"maxLength\":2}");
    assertThatThrownBy(() -> compile(chat().responseFormat(wrong)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("minLength");
  }

  private static ChatRequest.Builder chat() {
    return ChatRequest.builder(List.of(ChatMessage.user("Hi")))
        .tools(
            List.of(
                ToolDefinition.function("a", null, PARAMETERS),
                ToolDefinition.function("b", null, PARAMETERS)));
  }

  private static ResponseFormat schema(String json) {
    try {
      return new ResponseFormat.JsonSchema(new ObjectMapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static AnswerGrammars.Demand demand(ChatRequest.Builder request) {
    return AnswerGrammars.Demand.of(request.build());
  }

  private static AnswerGrammars compile(ChatRequest.Builder request) {
    return AnswerGrammars.compile(
        OutputFormat.plain().withGenericTools(),
        demand(request),
        text -> Gbnf.parse(text, GrammarLimits.defaults()));
  }
}
