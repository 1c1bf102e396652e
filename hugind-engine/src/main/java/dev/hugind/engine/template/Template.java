package dev.hugind.engine.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A parsed template, which can be rendered any number of times.
 *
 * <p><b>Thread safety:</b> immutable; several threads may render it at the same time.
 */
public final class Template {
  static {
    // Set up while there is stack left: a class whose initialization fails can never be used again.
    Callable _ = FilterTable.find("safe");
    Callable _ = TestTable.find("defined");
    Object _ = Globals.find("range");
  }

  private final Blocks.Body body;
  private final Map<String, Blocks.Body> blocks;
  private final Set<String> variables;
  private final TemplateLimits limits;

  private Template(
      Blocks.Body body,
      Map<String, Blocks.Body> blocks,
      Set<String> variables,
      TemplateLimits limits) {
    this.body = body;
    this.blocks = blocks;
    this.variables = variables;
    this.limits = limits;
  }

  /**
   * Parses a template.
   *
   * @param source its source
   * @param limits the bounds for parsing and for each rendering
   * @return the template
   * @throws TemplateException if the source is no valid template ({@link
   *     TemplateException.Kind#SYNTAX}) or exceeds a bound ({@link TemplateException.Kind#LIMIT})
   */
  public static Template parse(String source, TemplateLimits limits) {
    if (source.length() > limits.sourceCharacters()) {
      throw TemplateException.limit(
          "sourceCharacters",
          limits.sourceCharacters(),
          "The template has " + source.length() + " characters");
    }
    try {
      Source text = Source.of(source);
      List<Statement> statements = Parser.parse(text, limits.nestingDepth());
      List<Statement.Block> named = TreeCheck.check(statements, limits.nestingDepth());
      StatementCompiler compiler = new StatementCompiler(text);
      Blocks.Body body = compiler.template(statements, !named.isEmpty());
      Map<String, Blocks.Body> blocks = new HashMap<>();
      for (Statement.Block block : named) {
        blocks.put(block.name(), compiler.blockBody(block));
      }
      return new Template(body, Map.copyOf(blocks), Set.copyOf(compiler.variables()), limits);
    } catch (StackOverflowError _) {
      throw stackExhausted(limits);
    }
  }

  /**
   * Returns the names of all variables that the template may read from those passed in, such as
   * {@code messages} or {@code tools}; built-in functions are not among them.
   *
   * @return the names, in no particular order
   */
  public Set<String> variables() {
    return variables;
  }

  /**
   * Renders the template.
   *
   * @param variables the variables by name: {@link Map}, {@link java.util.Collection}, {@link
   *     String}, {@link TrustedText}, {@link Boolean}, {@link Number} or null, nested as needed;
   *     the order of maps is kept
   * @param environment clocks and modes
   * @return the text with its origins
   * @throws TemplateException if the template raises an error ({@link
   *     TemplateException.Kind#RAISED}), Python would fail ({@link TemplateException.Kind#RUNTIME})
   *     or a bound is reached ({@link TemplateException.Kind#LIMIT})
   * @throws IllegalArgumentException if a variable that the template uses is of another type
   */
  public Rendered render(Map<String, ?> variables, RenderEnvironment environment) {
    Budget budget = new Budget(limits, environment.nanoTime());
    Map<String, Object> inputs = new HashMap<>(variables);
    Rendering rendering = new Rendering(inputs, environment, budget, blocks);
    TextBuilder out = new TextBuilder(budget);
    try {
      body.run(rendering, Map.of(), out);
    } catch (StackOverflowError _) {
      throw stackExhausted(limits);
    }
    return new Rendered(out.toText());
  }

  /**
   * The limits on depth fit a thread with a stack of the usual size; on a smaller one, it is the
   * stack that ends.
   */
  private static TemplateException stackExhausted(TemplateLimits limits) {
    return TemplateException.limit(
        "recursionDepth",
        limits.recursionDepth(),
        "The template needs more stack than this thread has");
  }
}
