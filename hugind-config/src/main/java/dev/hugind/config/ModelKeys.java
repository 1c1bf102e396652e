package dev.hugind.config;

import java.util.List;

/** The keys of the section {@code model}. */
final class ModelKeys {
  static final ConfigKey<LoraConfig, FileReference> LORA_PATH =
      ConfigKey.required(
          "model.lora[].path", PathKinds.MODEL, LoraConfig::path, "The GGUF file of the adapter.");
  static final ConfigKey<LoraConfig, Double> LORA_SCALE =
      ConfigKey.defaulted(
          "model.lora[].scale",
          NumberKinds.decimal(-100, 100),
          1.0,
          LoraConfig::scale,
          "How strongly the adapter acts; 1 = as trained.");
  static final KeyGroup<ModelConfig, LoraConfig> LORA =
      KeyGroup.list(
          "model.lora[]",
          64,
          ModelConfig::lora,
          List.of(LORA_PATH, LORA_SCALE),
          "The LoRA adapters to apply, in order; may be empty.");
  static final ConfigKey<ModelConfig, FileReference> MODEL_PATH =
      ConfigKey.required(
              "model.model_path",
              PathKinds.MODEL,
              ModelConfig::modelPath,
              "The GGUF file of the model.")
          .alsoNamed("model.path");
  static final ConfigKey<ModelConfig, FileReference> MMPROJ_PATH =
      ConfigKey.optional(
          "model.mmproj_path",
          PathKinds.MODEL,
          ModelConfig::mmprojPath,
          "The GGUF file of the projector for images; not given = text only.");
  static final ConfigKey<ModelConfig, String> ALIAS =
      ConfigKey.optional(
              "model.alias",
              TextKinds.MODEL_NAME,
              ModelConfig::alias,
              "The model's name in /v1/models.")
          .withDefaultNote("the config's name");
  static final KeyGroup<ServerConfig, ModelConfig> GROUP =
      KeyGroup.section(
          "model",
          config -> List.of(config.model()),
          List.of(MODEL_PATH, MMPROJ_PATH, ALIAS),
          List.of(LORA));

  private ModelKeys() {}

  static ModelConfig read(Values values, String configName) {
    return new ModelConfig(
        values.get(MODEL_PATH),
        values.find(MMPROJ_PATH),
        values.find(ALIAS, configName),
        values.members(LORA).stream()
            .map(entry -> new LoraConfig(entry.get(LORA_PATH), entry.get(LORA_SCALE)))
            .toList());
  }
}
