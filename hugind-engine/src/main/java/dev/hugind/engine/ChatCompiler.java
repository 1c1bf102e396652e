package dev.hugind.engine;

import dev.hugind.engine.backend.ModelInfo;
import dev.hugind.engine.backend.ReservedToken;
import dev.hugind.engine.backend.Vocabulary;
import dev.hugind.engine.chat.ChatPrompts;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.chat.RenderedPrompt;
import dev.hugind.engine.chat.ResponseFormat;
import dev.hugind.engine.chat.ToolChoice;
import dev.hugind.engine.chat.output.AnswerGrammars;
import dev.hugind.engine.chat.output.AnswerStates;
import dev.hugind.engine.chat.output.OutputFormat;
import dev.hugind.engine.chat.output.ParseOptions;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.generation.TokenConstraint;
import dev.hugind.engine.grammar.CompiledCache;
import dev.hugind.engine.grammar.Gbnf;
import dev.hugind.engine.grammar.GrammarLimits;
import dev.hugind.engine.grammar.TextConstraint;
import dev.hugind.engine.grammar.TokenTrie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a chat: renders and tokenizes the prompt, compiles what the answer must be, and knows
 * how to take it apart. What can be wrong with a request is found here, before it is queued.
 *
 * <p><b>Thread safety:</b> safe; {@link #compile} is for platform threads only, as it makes native
 * calls.
 */
final class ChatCompiler {
  private static final int MOST_GRAMMARS = 128;
  private static final long MOST_GRAMMAR_CHARACTERS = 4_000_000;

  private final ChatPrompts prompts;
  private final Vocabulary vocabulary;
  private final OutputFormat format;
  private final Set<Integer> visibleTokens;
  private final CompiledCache<AnswerGrammars.Demand, AnswerGrammars> grammars;

  /** Built when an answer is bound for the first time; some tenths of a second. */
  private volatile @Nullable TokenTrie trie;

  ChatCompiler(ChatPrompts prompts, ModelInfo info, Vocabulary vocabulary) {
    this.prompts = prompts;
    this.vocabulary = vocabulary;
    OutputFormat shown =
        prompts
            .template()
            .map(
                template ->
                    OutputFormat.detect(
                        template, prompts.templateSource(), info.beginText(), info.endText()))
            .orElseGet(OutputFormat::plain);
    this.format = prompts.describesTools() ? shown : shown.withGenericTools();
    this.visibleTokens = visibleTokens(format, vocabulary);
    this.grammars =
        new CompiledCache<>(MOST_GRAMMARS, MOST_GRAMMAR_CHARACTERS, AnswerGrammars::characters);
  }

  /** Control tokens that the format's marks are made of. */
  private static Set<Integer> visibleTokens(OutputFormat format, Vocabulary vocabulary) {
    Set<String> marks = format.visibleMarks();
    Set<Integer> visible = new HashSet<>();
    for (ReservedToken token : vocabulary.reservedTokens()) {
      if (token.control() && marks.stream().anyMatch(mark -> mark.contains(token.text()))) {
        visible.add(token.id());
      }
    }
    return Set.copyOf(visible);
  }

  /**
   * Prepares a chat.
   *
   * @param request what is asked for
   * @param contextTokens how many tokens a slot holds
   * @return all that its answers need
   * @throws InvalidRequestException when the request is wrong, or does not fit the model's template
   * @throws dev.hugind.engine.error.ContextLengthExceededException when the prompt is so long that
   *     it need not be tokenized to know
   */
  CompiledChat compile(ChatRequest request, int contextTokens) {
    requireOneFormat(request);
    RenderedPrompt prompt = prompts.render(request);
    AnswerStates states =
        AnswerStates.of(
            format,
            grammars(AnswerGrammars.Demand.of(request)),
            request.reasoning().budget() >= 0,
            prompt.generationPrompt());
    List<String> stop = new ArrayList<>(request.stop());
    stop.addAll(format.stops());
    ParseOptions parsing =
        new ParseOptions(
            prompt.generationPrompt(),
            request.tools(),
            request.toolChoice(),
            request.reasoning().separate(),
            isJson(request.responseFormat()),
            ParseOptions::newId);
    int[] tokens = prompts.tokens(prompt, contextTokens);
    return new CompiledChat(
        tokens,
        checkpoint(tokens, prompt.generationPrompt()),
        stop,
        visibleTokens,
        states == null ? null : constraint(states, request),
        // What the prompt holds of the answer already is the caller's own.
        () -> format.newParser(parsing, primed -> {}));
  }

  /** Finds the end of the last user turn: what follows it is the header of the assistant's. */
  private int checkpoint(int[] tokens, String generationPrompt) {
    int[] header =
        generationPrompt.isEmpty() ? new int[0] : vocabulary.tokenize(generationPrompt, true);
    int end = tokens.length - header.length;
    boolean ends =
        header.length > 0
            && end > 0
            && Arrays.equals(tokens, end, tokens.length, header, 0, header.length);
    return ends ? end : 0;
  }

  private AnswerGrammars grammars(AnswerGrammars.Demand demand) {
    return grammars.get(
        demand,
        () ->
            AnswerGrammars.compile(
                format, demand, text -> Gbnf.parse(text, GrammarLimits.defaults(), vocabulary)));
  }

  private static void requireOneFormat(ChatRequest request) {
    boolean calls =
        !request.tools().isEmpty() && request.toolChoice().mode() != ToolChoice.Mode.NONE;
    if (calls && request.responseFormat() instanceof ResponseFormat.Grammar) {
      throw new InvalidRequestException(
          "grammar", "a grammar can't be used together with tools; set tool_choice to none");
    }
  }

  private static boolean isJson(ResponseFormat format) {
    return switch (format) {
      case ResponseFormat.JsonObject _, ResponseFormat.JsonSchema _ -> true;
      case ResponseFormat.Text _, ResponseFormat.Grammar _ -> false;
    };
  }

  private Supplier<TokenConstraint> constraint(AnswerStates states, ChatRequest request) {
    TokenTrie tokens = trie();
    int budget = request.reasoning().budget();
    List<String> ends = format.thoughts().ends();
    TextConstraint.@Nullable ThoughtBudget limit =
        budget < 0 || ends.isEmpty()
            ? null
            : new TextConstraint.ThoughtBudget(budget, vocabulary.tokenize(ends.getFirst(), true));
    return () -> new TextConstraint(tokens, states.start(), limit);
  }

  private TokenTrie trie() {
    TokenTrie known = trie;
    if (known == null) {
      // Two threads may both build it; the trees are equal.
      known =
          TokenTrie.of(
              vocabulary,
              token ->
                  visibleTokens.contains(token)
                      ? vocabulary.specialPiece(token)
                      : vocabulary.piece(token));
      trie = known;
    }
    return known;
  }
}
