package dev.hugind.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which model is served, and under which name.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param modelPath the GGUF file of the model
 * @param mmprojPath the GGUF file of the projector for images; not given = text only; null = not
 *     given
 * @param alias the model's name in /v1/models; by default the config's name
 * @param lora the LoRA adapters to apply, in order; may be empty
 */
public record ModelConfig(
    FileReference modelPath,
    @Nullable FileReference mmprojPath,
    String alias,
    List<LoraConfig> lora) {
  /** Copies the lists. */
  public ModelConfig {
    lora = List.copyOf(lora);
  }
}
