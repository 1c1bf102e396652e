package dev.hugind.bench.micro;

import dev.hugind.engine.template.RenderEnvironment;
import dev.hugind.engine.template.Template;
import dev.hugind.engine.template.TemplateLimits;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Rendering a conversation of 100 messages with a template of the ChatML kind. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TemplateBench {
  private static final String SOURCE =
      """
      {%- for message in messages %}
      {%- if message.role == 'user' or message.role == 'system' and loop.first %}
      {{- '<|im_start|>' + message.role + '\\n' + message.content | trim + '<|im_end|>\\n' }}
      {%- elif message.role == 'assistant' %}
      {%- set content = message.content %}
      {%- if '</think>' in content %}
      {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
      {%- endif %}
      {{- '<|im_start|>assistant\\n' + content + '<|im_end|>\\n' }}
      {%- endif %}
      {%- endfor %}
      {%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}
      """;

  private final Template template = Template.parse(SOURCE, TemplateLimits.defaults());
  private final RenderEnvironment environment = RenderEnvironment.of(Clock.systemUTC());
  private final Map<String, @Nullable Object> variables = new HashMap<>();

  /** Prepares the conversation. */
  public TemplateBench() {
    List<Map<String, Object>> messages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      messages.add(Map.of("role", "user", "content", "Question " + i + ": why? ".repeat(20)));
      messages.add(
          Map.of("role", "assistant", "content", "Answer " + i + ": because. ".repeat(40)));
    }
    variables.put("messages", messages);
    variables.put("tools", null);
    variables.put("add_generation_prompt", true);
  }

  /**
   * Renders.
   *
   * @return the prompt, so that nothing is optimised away
   */
  @Benchmark
  public String render100Messages() {
    return template.render(variables, environment).text();
  }

  /**
   * Parses.
   *
   * @return the template
   */
  @Benchmark
  public Template parse() {
    return Template.parse(SOURCE, TemplateLimits.defaults());
  }
}
