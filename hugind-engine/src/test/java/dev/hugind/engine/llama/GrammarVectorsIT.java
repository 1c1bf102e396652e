package dev.hugind.engine.llama;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.fixture.TestVectors;
import dev.hugind.engine.grammar.ByteState;
import dev.hugind.engine.grammar.Gbnf;
import dev.hugind.engine.grammar.GrammarException;
import dev.hugind.engine.grammar.GrammarLimits;
import dev.hugind.engine.grammar.TokenTrie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Our automaton and llama.cpp's say the same, token by token of a real model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrammarVectorsIT {
  private LlamaModel model;
  private TokenTrie trie;

  @BeforeAll
  void load() {
    model = (LlamaModel) RealModel.load();
    trie = TokenTrie.of(model.vocabulary());
  }

  @AfterAll
  void close() {
    model.close();
  }

  /** A grammar, and texts that it matches or not. */
  private record Case(String name, String grammar, Map<String, Boolean> verdicts) {
    static Case of(JsonNode fields, String grammar) {
      Map<String, Boolean> verdicts = new LinkedHashMap<>();
      fields.path("accept").forEach(text -> verdicts.put(text.asText(), true));
      fields.path("reject").forEach(text -> verdicts.put(text.asText(), false));
      return new Case(fields.get("id").asText(), grammar, verdicts);
    }
  }

  @Test
  void gbnfCases_haveTheirVerdicts() {
    List<Case> cases = new ArrayList<>();
    int others = 0;
    for (JsonNode gbnf : TestVectors.json("gbnf-cases.json.gz", JsonNode.class)) {
      // Release b4916 knows no tokens in grammars; what is to be refused may end the process.
      if (gbnf.get("group").asText().equals("text")) {
        cases.add(Case.of(gbnf, gbnf.get("grammar").asText()));
      } else {
        others++;
      }
    }
    assertThat(cases).hasSize(35);
    assertThat(others).isEqualTo(21);
    assertThat(check(cases)).isGreaterThan(150);
  }

  @Test
  void referenceGrammarsOfSchemas_haveTheirVerdicts() {
    List<Case> cases = new ArrayList<>();
    for (JsonNode schema : TestVectors.json("schema-cases.json.gz", JsonNode.class)) {
      String grammar = schema.path("reference_gbnf").asText();
      // Release b4916 does not know the escape.
      if (!grammar.isEmpty()
          && !grammar.contains("\\-")
          && !schema.path("level").asText().equals("bonus")) {
        cases.add(Case.of(schema, grammar));
      }
    }
    assertThat(cases).hasSizeGreaterThanOrEqualTo(130);
    assertThat(check(cases)).isGreaterThan(2_000);
  }

  @Test
  void badGrammars_areRefusedByBoth() {
    for (String grammar : List.of("root ::= \"a", "root ::= b", "root ::= root \"a\" | \"b\"")) {
      assertThatThrownBy(() -> Gbnf.parse(grammar, GrammarLimits.defaults()))
          .isInstanceOf(GrammarException.class);
      assertThat(NativeGrammar.of(model, grammar)).as(grammar).isNull();
    }
  }

  private int check(List<Case> cases) {
    List<String> failures = new ArrayList<>();
    int texts = 0;
    for (Case checked : cases) {
      ByteState start = Gbnf.parse(checked.grammar(), GrammarLimits.defaults()).start();
      try (NativeGrammar referee = NativeGrammar.of(model, checked.grammar())) {
        if (referee == null) {
          failures.add(checked.name() + " is refused by llama.cpp");
          continue;
        }
        texts += checked.verdicts().size();
        checked
            .verdicts()
            .forEach(
                (text, expected) -> {
                  if (referee.matches(text) != expected) {
                    failures.add(checked.name() + " llama.cpp: " + text);
                  }
                  if (matches(start, text) != expected) {
                    failures.add(checked.name() + " ours: " + text);
                  }
                });
      }
    }
    assertThat(failures).isEmpty();
    return texts;
  }

  private boolean matches(ByteState start, String text) {
    ByteState state = start;
    for (int token : model.vocabulary().tokenize(text, false)) {
      state = state == null ? null : trie.advance(state, token);
    }
    return state != null && state.mayEnd();
  }

  @Test
  void sets_areWhatLlamaCppAllows() {
    String json =
        """
        root ::= object
        object ::= "{" ws (pair ("," ws pair)*)? "}" ws
        pair ::= string ":" ws value
        value ::= object | array | string | number | ("true" | "false" | "null") ws
        array ::= "[" ws (value ("," ws value)*)? "]" ws
        string ::= "\\"" ([^"\\\\\\x00-\\x1F] | "\\\\" (["\\\\/bfnrt] | "u" [0-9a-fA-F]{4}))* "\\"" ws
        number ::= "-"? ("0" | [1-9] [0-9]{0,15}) ("." [0-9]+)? ws
        ws ::= [ \\n]{0,4}
        """;
    String text = "{\"näme\": [1, -20.5, {\"a b\": \"\\u00e9 東京\"}, true],\n \"x\": null}";
    ByteState state = Gbnf.parse(json, GrammarLimits.defaults()).start();
    int[] tokens = model.vocabulary().tokenize(text, false);
    BitSet allowed = new BitSet();
    BitSet otherTokens = tokensThatLlamaCppTakesOtherwise();
    try (NativeGrammar referee = requireNonNull(NativeGrammar.of(model, json))) {
      for (int i = 0; i <= tokens.length; i++) {
        assertThat(trie.allowed(state, allowed)).isTrue();
        BitSet expected = referee.allowedAfter(Arrays.copyOf(tokens, i));
        expected.andNot(otherTokens);
        assertThat(allowed).as("after %d tokens", i).isEqualTo(expected);
        if (i < tokens.length) {
          state = requireNonNull(trie.advance(state, tokens[i]), "after " + i + " tokens");
        }
      }
    }
    assertThat(state.mayEnd()).isTrue();
  }

  /**
   * Returns control tokens, which to llama.cpp are their names, and tokens with bytes that no UTF-8
   * text has, which it allows.
   */
  private BitSet tokensThatLlamaCppTakesOtherwise() {
    BitSet tokens = new BitSet();
    for (int token = 0; token < model.vocabulary().size(); token++) {
      byte[] piece = model.vocabulary().piece(token);
      boolean control = piece.length == 0 && !model.vocabulary().endsGeneration(token);
      boolean impossible = false;
      for (byte unit : piece) {
        int value = unit & 0xFF;
        impossible |= value == 0xC0 || value == 0xC1 || value > 0xF4;
      }
      tokens.set(token, control || impossible);
    }
    return tokens;
  }
}
