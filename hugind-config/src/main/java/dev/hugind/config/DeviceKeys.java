package dev.hugind.config;

import java.util.List;

/** The keys of the section {@code device}. */
final class DeviceKeys {
  static final ConfigKey<DeviceConfig, Integer> GPU_LAYERS =
      ConfigKey.defaulted(
              "device.gpu_layers",
              NumberKinds.GPU_LAYERS,
              99,
              DeviceConfig::gpuLayers,
              "How many layers go to the GPU; without a GPU it means nothing.")
          .alsoNamed("model.gpu_layers");
  static final ConfigKey<DeviceConfig, Boolean> MLOCK =
      ConfigKey.defaulted(
              "device.mlock",
              TextKinds.FLAG,
              false,
              DeviceConfig::mlock,
              "Whether the model's pages are locked into RAM.")
          .alsoNamed("model.use_mlock");
  static final ConfigKey<DeviceConfig, Boolean> NO_MMAP =
      ConfigKey.defaulted(
              "device.no_mmap",
              TextKinds.FLAG,
              false,
              DeviceConfig::noMmap,
              "Whether the model is read into memory instead of mapped.")
          .alsoNamed("model.use_mmap", TextKinds.INVERTED_FLAG);
  static final ConfigKey<DeviceConfig, SplitMode> SPLIT_MODE =
      ConfigKey.defaulted(
              "device.split_mode",
              TextKinds.choice(SplitMode.class, SplitMode::spelling),
              SplitMode.LAYER,
              DeviceConfig::splitMode,
              "How the model is spread over several GPUs.")
          .alsoNamed("model.split_mode");
  static final ConfigKey<DeviceConfig, Integer> MAIN_GPU =
      ConfigKey.defaulted(
              "device.main_gpu",
              NumberKinds.whole(0, 127, ""),
              0,
              DeviceConfig::mainGpu,
              "The index of the GPU that does what is not spread.")
          .alsoNamed("model.main_gpu");
  static final ConfigKey<DeviceConfig, List<Double>> TENSOR_SPLIT =
      ConfigKey.defaulted(
          "device.tensor_split",
          new ListKind<>(NumberKinds.decimal(0, 1_000_000), 128),
          List.of(),
          DeviceConfig::tensorSplit,
          "The share of each GPU, such as [3, 1]; empty = by free memory.");
  static final ConfigKey<DeviceConfig, String> RUNTIME =
      ConfigKey.defaulted(
              "device.runtime",
              PathKinds.RUNTIME,
              "bundled",
              DeviceConfig::runtime,
              "The llama.cpp to run: bundled, the name of an installed one, or its folder.")
          .alsoNamed("server.library_path", PathKinds.LIBRARY);
  static final KeyGroup<ServerConfig, DeviceConfig> GROUP =
      KeyGroup.section(
          "device",
          config -> List.of(config.device()),
          List.of(GPU_LAYERS, MLOCK, NO_MMAP, SPLIT_MODE, MAIN_GPU, TENSOR_SPLIT, RUNTIME),
          List.of());

  private DeviceKeys() {}

  static DeviceConfig read(Values values) {
    return new DeviceConfig(
        values.get(GPU_LAYERS),
        values.get(MLOCK),
        values.get(NO_MMAP),
        values.get(SPLIT_MODE),
        values.get(MAIN_GPU),
        values.get(TENSOR_SPLIT),
        values.get(RUNTIME));
  }
}
