package dev.hugind.bench.micro;

import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.DecodeOutcome;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.ModelOptions;
import dev.hugind.engine.backend.TokenBatch;
import dev.hugind.engine.backend.TokenSampler;
import dev.hugind.engine.generation.SamplingOptions;
import dev.hugind.engine.grammar.ByteState;
import dev.hugind.engine.grammar.Gbnf;
import dev.hugind.engine.grammar.GrammarLimits;
import dev.hugind.engine.grammar.TextConstraint;
import dev.hugind.engine.grammar.TokenTrie;
import dev.hugind.engine.llama.LlamaRuntimes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Choosing a token of a real model's vocabulary, without and with a grammar for a JSON object.
 *
 * <p>With a grammar, the usual case is that it agrees with what the sampler likes; when it does
 * not, all allowed tokens are collected and one of them is chosen.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills fields in after construction
public class SamplingBench {
  private static final String JSON =
      """
      root ::= object
      object ::= "{" ws (pair ("," ws pair)*)? "}" ws
      pair ::= string ":" ws value
      value ::= object | array | string | number | "true" | "false" | "null"
      array ::= "[" ws (value ("," ws value)*)? "]" ws
      string ::= "\\"" ([^"\\\\\\x00-\\x1f] | "\\\\" (["\\\\bfnrt/] | "u" [0-9a-fA-F]{4}))* "\\"" ws
      number ::= "-"? ("0" | [1-9] [0-9]{0,15}) ("." [0-9]+)? ([eE] [-+]? [0-9]+)? ws
      ws ::= [ \\t\\n]{0,20}
      """;

  /** The model's file. */
  @Param(".models/SmolLM2-135M-Instruct-Q4_1.gguf")
  public String model;

  private LoadedModel loaded;
  private DecodeContext context;
  private TokenSampler sampler;
  private TokenSampler greedy;
  private TextConstraint inString;
  private TextConstraint betweenValues;
  private int token;
  private int row;
  private final BitSet allowed = new BitSet();

  /** Creates the benchmark. */
  public SamplingBench() {}

  /** Loads the model and computes a prompt. */
  @Setup
  public void open() {
    loaded = LlamaRuntimes.bundled().load(ModelOptions.of(Path.of(model)), share -> {});
    context = loaded.openContext(ContextOptions.of(1, 256));
    sampler = context.sampler(SamplingOptions.defaults().toBuilder().seed(1).build(), new int[0]);
    greedy =
        context.sampler(SamplingOptions.defaults().toBuilder().temperature(0).build(), new int[0]);
    int[] prompt = loaded.vocabulary().tokenize("{\"name\": \"The weather is", false);
    TokenBatch batch = new TokenBatch(prompt.length);
    for (int i = 0; i < prompt.length; i++) {
      batch.add(prompt[i], 0, i, i == prompt.length - 1);
    }
    if (context.decode(batch) != DecodeOutcome.DONE) {
      throw new IllegalStateException("the prompt did not fit");
    }
    row = prompt.length - 1;
    token = loaded.vocabulary().tokenize(" fine", false)[0];
    TokenTrie trie = TokenTrie.of(loaded.vocabulary());
    inString = new TextConstraint(trie, after("{\"name\": \"The weather is"), null);
    betweenValues = new TextConstraint(trie, after("{\"name\": \"fine\""), null);
  }

  private static ByteState after(String text) {
    ByteState state = Gbnf.parse(JSON, GrammarLimits.defaults()).start();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      state = Objects.requireNonNull(state.next(b & 0xFF));
    }
    return state;
  }

  /** Frees the model. */
  @TearDown
  public void close() {
    sampler.close();
    greedy.close();
    context.close();
    loaded.close();
  }

  /**
   * The likeliest token.
   *
   * @return the token
   */
  @Benchmark
  public int greedy() {
    return greedy.sample(row);
  }

  /**
   * The default chain of samplers.
   *
   * @return the token
   */
  @Benchmark
  public int withoutGrammar() {
    return sampler.sample(row);
  }

  /**
   * A token that the grammar agrees with.
   *
   * @return the token, or -1
   */
  @Benchmark
  public int grammarAgrees() {
    int chosen = sampler.sample(row);
    return inString.allows(token) ? chosen : -1;
  }

  /**
   * A token that the grammar refuses where nearly all others are allowed.
   *
   * @return the token
   */
  @Benchmark
  public int grammarRefusesInString() {
    int chosen = sampler.sample(row);
    inString.collectAllowed(allowed);
    return chosen + sampler.sample(row, allowed);
  }

  /**
   * A token that the grammar refuses where few are allowed.
   *
   * @return the token
   */
  @Benchmark
  public int grammarRefusesBetweenValues() {
    int chosen = sampler.sample(row);
    betweenValues.collectAllowed(allowed);
    return chosen + sampler.sample(row, allowed);
  }
}
