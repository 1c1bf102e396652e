package dev.hugind.cli;

import dev.hugind.config.CacheType;
import dev.hugind.config.ChatConfig;
import dev.hugind.config.ContextConfig;
import dev.hugind.config.DeviceConfig;
import dev.hugind.config.FileReference;
import dev.hugind.config.HugindHome;
import dev.hugind.config.LimitsConfig;
import dev.hugind.config.LoadedConfig;
import dev.hugind.config.ModelConfig;
import dev.hugind.config.SamplingConfig;
import dev.hugind.config.ServerConfig;
import dev.hugind.config.SessionsConfig;
import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.backend.ContextOptions.FlashAttention;
import dev.hugind.engine.backend.ModelOptions;
import dev.hugind.engine.backend.ModelOptions.LoraAdapter;
import dev.hugind.engine.backend.ModelOptions.SplitMode;
import dev.hugind.engine.chat.ChatOptions;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.generation.SamplingOptions;
import dev.hugind.engine.session.SessionOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Turns a configuration into the options of an engine. A key that this build cannot honour is
 * refused by name.
 */
final class EngineMapping {
  /** No template or system prompt comes near; a model file given by mistake stops here. */
  private static final int MAX_TEXT_BYTES = 1 << 20;

  /** Of the alias's digest; written as twice as many hexadecimal digits. */
  private static final int FOLDER_NAME_BYTES = 8;

  private static final String BUNDLED = "bundled";

  private final HugindHome home;

  EngineMapping(HugindHome home) {
    this.home = home;
  }

  /** Returns the options; what cannot be honoured is added to the refusals, never left out. */
  EngineOptions options(LoadedConfig source, Refusals refusals) {
    ServerConfig config = source.config();
    LimitsConfig limits = config.limits();
    return EngineOptions.builder(config.model().modelPath().path())
        .model(model(config.model(), config.device(), refusals))
        .context(context(config.context(), config.server().maxSlots()))
        .sampling(sampling(config.sampling(), refusals))
        .chat(chat(config.chat(), refusals))
        .sessions(sessions(config.sessions(), config.model().alias()))
        .runtime(runtime(config.device().runtime(), refusals))
        .queue(limits.queue())
        .queueTimeout(limits.queueTimeout())
        .requestTimeout(limits.requestTimeout())
        .shutdownTimeout(limits.shutdownTimeout())
        .draftTokens(config.context().draftTokens())
        .build();
  }

  private static ModelOptions model(ModelConfig model, DeviceConfig device, Refusals refusals) {
    if (model.mmprojPath() != null) {
      refusals.add(
          "model.mmproj_path",
          "images are not supported by this version; remove the key to serve text only");
    }
    return new ModelOptions(
        model.modelPath().path(),
        device.gpuLayers(),
        device.mlock(),
        !device.noMmap(),
        switch (device.splitMode()) {
          case NONE -> SplitMode.NONE;
          case LAYER -> SplitMode.LAYER;
          case ROW -> SplitMode.ROW;
        },
        device.mainGpu(),
        device.tensorSplit().stream().map(Double::floatValue).toList(),
        model.lora().stream()
            .map(lora -> new LoraAdapter(lora.path().path(), (float) lora.scale()))
            .toList());
  }

  private static ContextOptions context(ContextConfig context, int slots) {
    return new ContextOptions(
        slots,
        context.ctxSize(),
        context.batchSize(),
        context.ubatchSize(),
        switch (context.flashAttn()) {
          case AUTO -> FlashAttention.AUTO;
          case ON -> FlashAttention.ON;
          case OFF -> FlashAttention.OFF;
        },
        context.threads(),
        context.threadsBatch(),
        cacheType(context.cacheTypeK()),
        cacheType(context.cacheTypeV()),
        context.offloadKqv(),
        (float) context.ropeFreqBase(),
        (float) context.ropeFreqScale());
  }

  private static ContextOptions.CacheType cacheType(CacheType type) {
    return switch (type) {
      case F16 -> ContextOptions.CacheType.F16;
      case BF16 -> ContextOptions.CacheType.BF16;
      case F32 -> ContextOptions.CacheType.F32;
      case Q8_0 -> ContextOptions.CacheType.Q8_0;
      case Q4_0 -> ContextOptions.CacheType.Q4_0;
      case Q4_1 -> ContextOptions.CacheType.Q4_1;
      case Q5_0 -> ContextOptions.CacheType.Q5_0;
      case Q5_1 -> ContextOptions.CacheType.Q5_1;
      case IQ4_NL -> ContextOptions.CacheType.IQ4_NL;
    };
  }

  private static SamplingOptions sampling(SamplingConfig sampling, Refusals refusals) {
    try {
      return SamplingOptions.defaults().toBuilder()
          .temperature((float) sampling.temp())
          .topK(sampling.topK())
          .topP((float) sampling.topP())
          .minP((float) sampling.minP())
          .repeatLastN(sampling.repeatLastN())
          .repeatPenalty((float) sampling.repeatPenalty())
          .frequencyPenalty((float) sampling.frequencyPenalty())
          .presencePenalty((float) sampling.presencePenalty())
          .dryMultiplier((float) sampling.dryMultiplier())
          .dryBase((float) sampling.dryBase())
          .dryAllowedLength(sampling.dryAllowedLength())
          .xtcProbability((float) sampling.xtcProbability())
          .xtcThreshold((float) sampling.xtcThreshold())
          .seed(sampling.seed())
          .build();
    } catch (InvalidRequestException e) {
      // The engine allows less than a configuration; its names are those of requests.
      String name = "temperature".equals(e.param()) ? "temp" : e.param();
      refusals.add("sampling." + name, String.valueOf(e.getMessage()));
      return SamplingOptions.defaults();
    }
  }

  private static ChatOptions chat(ChatConfig chat, Refusals refusals) {
    String systemPrompt = chat.systemPrompt();
    if (systemPrompt == null) {
      systemPrompt = text("chat.system_prompt_file", chat.systemPromptFile(), refusals);
    }
    return new ChatOptions(
        chat.format().spelling(),
        text("chat.template_file", chat.templateFile(), refusals),
        systemPrompt,
        switch (chat.reasoning()) {
          case AUTO -> null;
          case ON -> true;
          case OFF -> false;
        });
  }

  private SessionOptions sessions(SessionsConfig sessions, String alias) {
    long diskBytes = sessions.diskBudget().bytes();
    return new SessionOptions(
        sessions.enabled(),
        sessions.ramBudget().bytes(),
        diskBytes,
        diskBytes == 0 ? null : home.sessions().resolve(folderName(alias)),
        sessions.idleToRam(),
        sessions.idleToDisk(),
        sessions.ttl());
  }

  /** An alias may hold slashes, and be as long as it likes; its folder's name may not. */
  private static String folderName(String alias) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(alias.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, FOLDER_NAME_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private @Nullable Path runtime(String runtime, Refusals refusals) {
    if (runtime.equals(BUNDLED)) {
      return null;
    }
    // A path is absolute already, and stays what it is.
    Path folder = home.runtimes().resolve(runtime);
    if (!Files.isDirectory(folder)) {
      refusals.add(
          "device.runtime",
          "found '"
              + runtime
              + "', but there is no folder "
              + folder
              + "; allowed: "
              + BUNDLED
              + ", the name of a folder in "
              + home.runtimes()
              + ", or a path to one");
    }
    return folder;
  }

  /** Returns the content of a file, or null where none is given. */
  private static @Nullable String text(
      String key, @Nullable FileReference reference, Refusals refusals) {
    if (reference == null) {
      return null;
    }
    Path file = reference.path();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_TEXT_BYTES + 1);
      if (bytes.length > MAX_TEXT_BYTES) {
        refusals.add(key, file + " is larger than 1 MiB");
        return null;
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      refusals.add(key, file + " is no UTF-8 text");
    } catch (IOException e) {
      refusals.add(key, file + " cannot be read: " + e.getClass().getSimpleName());
    }
    return null;
  }
}
