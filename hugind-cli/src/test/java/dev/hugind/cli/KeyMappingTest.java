package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugind.api.TlsFiles;
import dev.hugind.api.auth.ApiKey;
import dev.hugind.config.ConfigText;
import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.backend.ContextOptions.CacheType;
import dev.hugind.engine.backend.ContextOptions.FlashAttention;
import dev.hugind.engine.backend.ModelOptions.LoraAdapter;
import dev.hugind.engine.backend.ModelOptions.SplitMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds every key that the configuration knows to its place in the options of engine and server: a
 * key that is added there and forgotten here, or mapped to nothing, fails.
 */
final class KeyMappingTest {

  /** Where a key's value has to turn up. */
  private record Place(String yaml, Function<ServePlan, @Nullable Object> value, Object expected) {}

  private static final Map<String, Place> PLACES = new LinkedHashMap<>();

  /** Keys whose feature this version lacks: a value that asks for it is refused by name. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "model.mmproj_path", "model: {model_path: m.gguf, mmproj_path: m.gguf}",
          "server.concurrency", "server: {concurrency: 2}",
          "server.embeddings", "server: {embeddings: true}");

  /** Keys that are told to have no effect yet: they change no answer. */
  private static final Map<String, String> TOLD =
      Map.of("server.timeout_seconds", "server: {timeout_seconds: 60}");

  private static void engine(
      String yaml, Function<EngineOptions, @Nullable Object> value, Object expected) {
    String section = yaml.substring(0, yaml.indexOf(':'));
    String key = yaml.substring(yaml.indexOf('{') + 1, yaml.indexOf(':', yaml.indexOf('{')));
    PLACES.put(
        section + "." + key,
        new Place(yaml, plan -> value.apply(plan.models().getFirst().options()), expected));
  }

  private static void server(
      String key, String yaml, Function<ServePlan, @Nullable Object> value, Object expected) {
    PLACES.put(key, new Place(yaml, value, expected));
  }

  static {
    PLACES.put(
        "model.model_path",
        new Place(
            "model: {model_path: other.gguf}",
            plan -> fileName(plan.models().getFirst().options().model().path()),
            "other.gguf"));
    PLACES.put(
        "model.alias",
        new Place(
            "model: {model_path: m.gguf, alias: Great/Model}",
            plan -> plan.models().getFirst().name(),
            "Great/Model"));
    String lora = "model: {model_path: m.gguf, lora: [{path: other.gguf, scale: 0.5}]}";
    PLACES.put(
        "model.lora.path",
        new Place(
            lora,
            plan -> adapters(plan).stream().map(a -> fileName(a.path())).toList(),
            List.of("other.gguf")));
    PLACES.put(
        "model.lora.scale",
        new Place(
            lora, plan -> adapters(plan).stream().map(LoraAdapter::scale).toList(), List.of(0.5f)));

    engine("device: {gpu_layers: 12}", e -> e.model().gpuLayers(), 12);
    engine("device: {mlock: true}", e -> e.model().lockMemory(), true);
    engine("device: {no_mmap: true}", e -> e.model().mapMemory(), false);
    engine("device: {split_mode: row}", e -> e.model().splitMode(), SplitMode.ROW);
    engine("device: {main_gpu: 1}", e -> e.model().mainGpu(), 1);
    engine("device: {tensor_split: [3, 1.5]}", e -> e.model().tensorSplit(), List.of(3f, 1.5f));
    engine(
        "device: {runtime: mine}",
        e -> e.runtime() == null ? "bundled" : fileName(e.runtime()),
        "mine");

    engine("context: {ctx_size: 8192}", e -> e.context().sequenceTokens(), 8192);
    engine("context: {batch_size: 1024}", e -> e.context().batchTokens(), 1024);
    engine("context: {ubatch_size: 256}", e -> e.context().microBatchTokens(), 256);
    engine("context: {flash_attn: auto}", e -> e.context().flashAttention(), FlashAttention.AUTO);
    engine("context: {threads: 7}", e -> e.context().threads(), 7);
    engine("context: {threads_batch: 9}", e -> e.context().batchThreads(), 9);
    engine("context: {cache_type_k: q8_0}", e -> e.context().cacheTypeK(), CacheType.Q8_0);
    engine("context: {cache_type_v: iq4_nl}", e -> e.context().cacheTypeV(), CacheType.IQ4_NL);
    engine("context: {offload_kqv: false}", e -> e.context().offloadKqv(), false);
    engine("context: {rope_freq_base: 10000.5}", e -> e.context().ropeFreqBase(), 10000.5f);
    engine("context: {rope_freq_scale: 0.25}", e -> e.context().ropeFreqScale(), 0.25f);
    engine("context: {draft_tokens: 24}", e -> e.draftTokens(), 24);

    engine("sampling: {temp: 1.1}", e -> e.sampling().temperature(), 1.1f);
    engine("sampling: {top_k: 11}", e -> e.sampling().topK(), 11);
    engine("sampling: {top_p: 0.8}", e -> e.sampling().topP(), 0.8f);
    engine("sampling: {min_p: 0.02}", e -> e.sampling().minP(), 0.02f);
    engine("sampling: {repeat_last_n: -1}", e -> e.sampling().repeatLastN(), -1);
    engine("sampling: {repeat_penalty: 1.2}", e -> e.sampling().repeatPenalty(), 1.2f);
    engine("sampling: {frequency_penalty: -0.5}", e -> e.sampling().frequencyPenalty(), -0.5f);
    engine("sampling: {presence_penalty: 0.5}", e -> e.sampling().presencePenalty(), 0.5f);
    engine("sampling: {dry_multiplier: 0.8}", e -> e.sampling().dryMultiplier(), 0.8f);
    engine("sampling: {dry_base: 2.5}", e -> e.sampling().dryBase(), 2.5f);
    engine("sampling: {dry_allowed_length: 3}", e -> e.sampling().dryAllowedLength(), 3);
    engine("sampling: {xtc_probability: 0.3}", e -> e.sampling().xtcProbability(), 0.3f);
    engine("sampling: {xtc_threshold: 0.2}", e -> e.sampling().xtcThreshold(), 0.2f);
    engine("sampling: {seed: 4294967295}", e -> e.sampling().seed(), 4294967295L);

    engine("chat: {format: gemma}", e -> e.chat().format(), "gemma");
    engine("chat: {template_file: t.jinja}", e -> e.chat().template(), "{{ messages }}");
    engine("chat: {system_prompt: Be kind.}", e -> e.chat().systemPrompt(), "Be kind.");
    engine("chat: {reasoning: on}", e -> e.chat().reasoning(), true);
    engine("chat: {system_prompt_file: s.txt}", e -> e.chat().systemPrompt(), "Sei nett: ä");

    engine("sessions: {enabled: false}", e -> e.sessions().enabled(), false);
    engine("sessions: {ram_budget: 3MiB}", e -> e.sessions().ramBytes(), 3L << 20);
    engine("sessions: {disk_budget: 5GiB}", e -> e.sessions().diskBytes(), 5L << 30);
    engine("sessions: {idle_to_ram: 7s}", e -> e.sessions().idleToRam(), Duration.ofSeconds(7));
    engine("sessions: {idle_to_disk: 8s}", e -> e.sessions().idleToDisk(), Duration.ofSeconds(8));
    engine("sessions: {ttl: 9d}", e -> e.sessions().ttl(), Duration.ofDays(9));

    engine("limits: {queue: 5}", EngineOptions::queue, 5);
    engine("limits: {queue_timeout: 7s}", EngineOptions::queueTimeout, Duration.ofSeconds(7));
    engine("limits: {request_timeout: 8s}", EngineOptions::requestTimeout, Duration.ofSeconds(8));
    engine("limits: {shutdown_timeout: 9s}", EngineOptions::shutdownTimeout, Duration.ofSeconds(9));
    server(
        "limits.max_body",
        "limits: {max_body: 64KiB}",
        p -> p.listener().routes().maxBodyBytes(),
        65536L);

    engine("server: {max_slots: 2}", e -> e.context().sequences(), 2);
    server("server.host", "server: {host: localhost}", p -> p.listener().host(), "localhost");
    server("server.port", "server: {port: 9090}", p -> p.listener().port(), 9090);
    server(
        "server.allow_no_auth",
        "server: {allow_no_auth: true}",
        p -> p.listener().allowNoKeys(),
        true);
    server(
        "server.cors_origins",
        "server: {cors_origins: ['https://a.org']}",
        p -> p.listener().routes().corsOrigins(),
        List.of("https://a.org"));
    server(
        "server.api_key",
        "server: {api_key: sesame}",
        p -> keys(p, ApiKey::secret),
        List.of("sesame"));
    String keys =
        "server: {api_keys: [{id: ci, key: sesame, requests_per_minute: 60, max_concurrent: 4}]}";
    server("server.api_keys.id", keys, p -> keys(p, ApiKey::id), List.of("ci"));
    server("server.api_keys.key", keys, p -> keys(p, ApiKey::secret), List.of("sesame"));
    server(
        "server.api_keys.requests_per_minute",
        keys,
        p -> keys(p, ApiKey::requestsPerMinute),
        List.of(60));
    server("server.api_keys.max_concurrent", keys, p -> keys(p, ApiKey::maxConcurrent), List.of(4));
    String tls = "server: {tls: {cert: c.pem, key: k.pem}}";
    server("server.tls.cert", tls, p -> tlsFile(p, TlsFiles::certificate), "c.pem");
    server("server.tls.key", tls, p -> tlsFile(p, TlsFiles::key), "k.pem");
  }

  private static String fileName(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static List<LoraAdapter> adapters(ServePlan plan) {
    return plan.models().getFirst().options().model().adapters();
  }

  private static <T> List<T> keys(ServePlan plan, Function<ApiKey, T> value) {
    return plan.listener().routes().apiKeys().stream().map(value).toList();
  }

  private static @Nullable String tlsFile(ServePlan plan, Function<TlsFiles, Path> file) {
    TlsFiles tls = plan.listener().tls();
    return tls == null ? null : fileName(file.apply(tls));
  }

  private final TestHome home;

  KeyMappingTest(@TempDir Path folder) {
    home = new TestHome(folder);
    home.file(home.home.models().resolve("other.gguf"), "");
    home.file(home.home.configs().resolve("t.jinja"), "{{ messages }}");
    home.file(home.home.configs().resolve("s.txt"), "Sei nett: ä");
    home.file(home.home.configs().resolve("c.pem"), "");
    home.file(home.home.configs().resolve("k.pem"), "");
    home.file(home.home.runtimes().resolve("mine").resolve("lib"), "");
  }

  private ServePlan plan(String yaml) {
    if (yaml.startsWith("model:")) {
      home.raw("it", yaml);
    } else {
      home.config("it", yaml);
    }
    return home.composition().one("it", null, null);
  }

  /** The keys of the configuration as it lists them itself; without the {@code []} of lists. */
  private static Set<String> knownKeys() {
    Set<String> keys = new TreeSet<>();
    Pattern line = Pattern.compile("(?:( {2})(?:# )?( {2})?)?([a-z_]+):(.*)");
    String section = "";
    String group = "";
    for (String text : ConfigText.defaults().lines().toList()) {
      Matcher matcher = line.matcher(text);
      assertThat(matcher.matches()).as(text).isTrue();
      String name = matcher.group(3);
      String rest = matcher.group(4);
      if (matcher.group(1) == null) {
        section = name;
      } else if (matcher.group(2) != null) {
        keys.add(section + "." + group + "." + name);
      } else if (text.startsWith("  # ") && (rest.startsWith(" [] #") || rest.equals(" # "))) {
        group = name;
      } else {
        keys.add(section + "." + name);
      }
    }
    return keys;
  }

  @Test
  void everyKnownKey_isMappedRefusedOrTold() {
    Set<String> handled = new TreeSet<>(PLACES.keySet());
    handled.addAll(REFUSED.keySet());
    handled.addAll(TOLD.keySet());

    assertThat(handled).isEqualTo(knownKeys());
    assertThat(handled).hasSize(PLACES.size() + REFUSED.size() + TOLD.size());
  }

  static List<String> mapped() {
    return List.copyOf(PLACES.keySet());
  }

  @ParameterizedTest
  @MethodSource("mapped")
  void mappedKey_reachesItsPlace(String key) {
    Place place = Objects.requireNonNull(PLACES.get(key));
    ServePlan before = plan("");
    ServePlan after = plan(place.yaml());

    assertThat(place.value().apply(before)).isNotEqualTo(place.expected());
    assertThat(place.value().apply(after)).isEqualTo(place.expected());
    assertThat(home.complaints).isEmpty();
  }

  static List<String> refused() {
    return List.copyOf(REFUSED.keySet());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void keyOfALackingFeature_isRefusedByName(String key) {
    CommandFailure failure =
        catchThrowableOfType(
            CommandFailure.class, () -> plan(Objects.requireNonNull(REFUSED.get(key))));

    assertThat(failure).hasMessageContaining(key + ": ").hasMessageContaining("it.yml");
    assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_CONFIGURATION);
  }

  static List<String> told() {
    return List.copyOf(TOLD.keySet());
  }

  @ParameterizedTest
  @MethodSource("told")
  void keyWithoutEffectYet_isTold(String key) {
    var _ = plan(Objects.requireNonNull(TOLD.get(key)));

    assertThat(home.complaints)
        .singleElement()
        .asString()
        .endsWith("no effect in this version: " + key);
  }

  @Test
  void manyProblems_areToldAtOnce() {
    CommandFailure failure =
        catchThrowableOfType(
            CommandFailure.class, () -> plan("server:\n  concurrency: 2\n  embeddings: true\n"));

    assertThat(failure)
        .hasMessageContaining("has 2 problems:")
        .hasMessageContaining("line 3: server.concurrency: found 2")
        .hasMessageContaining("line 4: server.embeddings");
  }

  @Test
  void gpuLayersAuto_meansAsManyAsFit() {
    assertThat(plan("device: {gpu_layers: auto}").models().getFirst().options().model().gpuLayers())
        .isEqualTo(-1);
  }

  @Test
  void runtimeThatIsNotThere_isRefused() {
    CommandFailure failure =
        catchThrowableOfType(CommandFailure.class, () -> plan("device: {runtime: yours}"));

    assertThat(failure).hasMessageContaining("device.runtime: found 'yours'");
  }

  @Test
  void textFileThatIsNoText_isRefused() {
    home.file(home.home.configs().resolve("big.txt"), "x".repeat((1 << 20) + 1));
    CommandFailure failure =
        catchThrowableOfType(
            CommandFailure.class, () -> plan("chat: {system_prompt_file: big.txt}"));

    assertThat(failure)
        .hasMessageContaining("chat.system_prompt_file")
        .hasMessageContaining("1 MiB");
  }

  @Test
  void missingModel_isOneSentence() {
    CommandFailure failure =
        catchThrowableOfType(CommandFailure.class, () -> plan("model: {model_path: nowhere.gguf}"));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThat(failure.getMessage())
        .contains("model.model_path: no file")
        .contains("nowhere.gguf")
        .doesNotContain("\n");
  }
}
