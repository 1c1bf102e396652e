package dev.hugind.engine.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.chat.TemplateCapabilities.SystemRole;
import dev.hugind.engine.template.RenderEnvironment;
import dev.hugind.engine.template.Template;
import dev.hugind.engine.template.TemplateLimits;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapabilityProbeTest {
  /**
   * What llama.cpp finds: text content, part content, system role, tools, tool calls, object
   * arguments. The first template of DeepSeek R1 is an exception: it writes a generator as JSON,
   * which llama.cpp can, but Python can't, so that every conversation with tools fails.
   */
  private static final String OF_LLAMA_CPP =
      """
      Apriel-1.6-15b-Thinker-fixed 111111
      ByteDance-Seed-OSS 101111
      Cohere2MoE 111111
      CohereForAI-c4ai-command-r-plus-tool_use 101111
      CohereForAI-c4ai-command-r7b-12-2024-tool_use 101111
      GLM-4.6 111111
      GLM-4.7-Flash 111111
      GigaChat3-10B-A1.8B 101111
      HuggingFaceTB-SmolLM3-3B 101000
      LFM2-8B-A1B 101100
      MiniMax-M2 111111
      MiniMax-M3 111111
      Mistral-Small-3.2-24B-Instruct-2506 111111
      NousResearch-Hermes-2-Pro-Llama-3-8B-tool_use 101111
      NousResearch-Hermes-3-Llama-3.1-8B-tool_use 101111
      Qwen-QwQ-32B 101111
      Qwen-Qwen2.5-7B-Instruct 101111
      Qwen-Qwen3-0.6B 101111
      Qwen3-Coder 101111
      Qwen3.5-4B 111111
      Reka-Edge 111111
      Spark2.5 111111
      StepFun3.5-Flash 111111
      deepseek-ai-DeepSeek-R1-Distill-Llama-8B 101000
      deepseek-ai-DeepSeek-R1-Distill-Qwen-32B 101011
      deepseek-ai-DeepSeek-V3.2 101111
      google-gemma-2-2b-it 100000
      google-gemma-4-31B-it 111111
      ibm-granite-granite-4.1 111111
      llama-cpp-deepseek-r1 101000
      llama-cpp-rwkv-world 101000
      meetkai-functionary-medium-v3.1 101111
      meetkai-functionary-medium-v3.2 101110
      meta-llama-Llama-3.1-8B-Instruct 101111
      meta-llama-Llama-3.2-3B-Instruct 101111
      meta-llama-Llama-3.3-70B-Instruct 101111
      microsoft-Phi-3.5-mini-instruct 101000
      mistralai-Mistral-Nemo-Instruct-2407 101111
      moonshotai-Kimi-K2 111111
      muse-glimmer 111111
      openai-gpt-oss-120b 101111
      openbmb-MiniCPM5-1B 101111
      poolside-Laguna-XS-2.1 101111
      unsloth-Apriel-1.5 111111
      unsloth-mistral-Devstral-Small-2507 111111
      upstage-Solar-Open-100B 101111
      """;

  @Test
  void capabilities_realTemplates_areThoseThatLlamaCppFinds() {
    VectorPrompts prompts = new VectorPrompts();
    List<String> differences = new ArrayList<>();
    for (String line : OF_LLAMA_CPP.lines().toList()) {
      String[] expected = line.split(" ", -1);
      TemplateCapabilities found = probe(prompts.template(expected[0] + ".jinja"));
      if (!flags(found).equals(expected[1])) {
        differences.add(expected[0] + " " + flags(found) + " not " + expected[1]);
      }
    }
    assertThat(differences).isEmpty();
  }

  private static String flags(TemplateCapabilities c) {
    return flag(c.textContent())
        + flag(c.partContent())
        + flag(c.systemRole() == SystemRole.SHOWN)
        + flag(c.tools())
        + flag(c.toolCalls())
        + flag(c.objectArguments());
  }

  private static String flag(boolean value) {
    return value ? "1" : "0";
  }

  private static TemplateCapabilities probe(String source) {
    return CapabilityProbe.of(
        Template.parse(source, TemplateLimits.defaults()),
        source,
        RenderEnvironment.of(Clock.systemUTC()).withMutable(true),
        Map.of("bos_token", "", "eos_token", ""));
  }
}
