package dev.hugind.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.error.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeLayoutsTest {

  @Test
  void b4916_hasTheKnownOffsets() {
    RuntimeLayouts layouts = RuntimeLayouts.ofRelease("b4916");
    assertOffsets(
        layouts.context(),
        120,
        "n_ctx 0, n_batch 4, n_ubatch 8, n_seq_max 12, n_threads 16, n_threads_batch 20,"
            + " rope_scaling_type 24, pooling_type 28, attention_type 32, rope_freq_base 36,"
            + " rope_freq_scale 40, yarn_ext_factor 44, yarn_attn_factor 48, yarn_beta_fast 52,"
            + " yarn_beta_slow 56, yarn_orig_ctx 60, defrag_thold 64, cb_eval 72,"
            + " cb_eval_user_data 80, type_k 88, type_v 92, logits_all 96, embeddings 97,"
            + " offload_kqv 98, flash_attn 99, no_perf 100, abort_callback 104,"
            + " abort_callback_data 112");
    assertOffsets(
        layouts.model(),
        64,
        "devices 0, n_gpu_layers 8, split_mode 12, main_gpu 16, tensor_split 24,"
            + " progress_callback 32, progress_callback_user_data 40, kv_overrides 48,"
            + " vocab_only 56, use_mmap 57, use_mlock 58, check_tensors 59");
    assertBatch(layouts.batch());
    assertThat(layouts.signature("llama_sampler_init_penalties")).isEqualTo("ptr(i32,f32,f32,f32)");
    assertThat(layouts.signature("llama_sampler_init_dry"))
        .isEqualTo("ptr(ptr,i32,f32,f32,i32,i32,ptr,i64)");
  }

  @Test
  void v050_hasTheKnownOffsets() {
    RuntimeLayouts layouts = RuntimeLayouts.ofRelease("v0.5.0");
    assertOffsets(
        layouts.context(),
        160,
        "n_ctx 0, n_batch 4, n_ubatch 8, n_seq_max 12, n_rs_seq 16, n_outputs_max 20,"
            + " n_outputs_max_per_seq 24, n_threads 28, n_threads_batch 32, ctx_type 36,"
            + " rope_scaling_type 40, pooling_type 44, attention_type 48, flash_attn_type 52,"
            + " rope_freq_base 56, rope_freq_scale 60, yarn_ext_factor 64, yarn_attn_factor 68,"
            + " yarn_beta_fast 72, yarn_beta_slow 76, yarn_orig_ctx 80, defrag_thold 84,"
            + " cb_eval 88, cb_eval_user_data 96, type_k 104, type_v 108, abort_callback 112,"
            + " abort_callback_data 120, embeddings 128, offload_kqv 129, no_perf 130,"
            + " op_offload 131, swa_full 132, kv_unified 133, samplers 136, n_samplers 144,"
            + " ctx_other 152");
    assertOffsets(
        layouts.model(),
        80,
        "devices 0, tensor_buft_overrides 8, n_gpu_layers 16, split_mode 20, load_mode 24,"
            + " lazy_mode 28, main_gpu 32, tensor_split 40, progress_callback 48,"
            + " progress_callback_user_data 56, kv_overrides 64, vocab_only 72, check_tensors 73,"
            + " use_extra_bufts 74, no_host 75, no_alloc 76, load_mtp 77");
    assertBatch(layouts.batch());
    assertThat(layouts.signature("llama_sampler_init_penalties"))
        .isEqualTo("ptr(i32,i32,f32,f32,f32)");
    assertThat(layouts.signature("llama_sampler_init_dry"))
        .isEqualTo("ptr(ptr,f32,f32,i32,i32,ptr,i64)");
  }

  @Test
  void insertedField_movesWhatFollows() throws IOException {
    String text =
        resource("v0.5.0.h")
            .replace(
                "ggml_abort_callback abort_callback;",
                "size_t moe_cache_size; // new\n ggml_abort_callback abort_callback;");
    StructLayout context = RuntimeLayouts.of("b11739", text).context();
    assertThat(context.size()).isEqualTo(168);
    assertThat(context.offset("moe_cache_size", CType.I64)).isEqualTo(112);
    assertThat(context.offset("type_v", CType.I32)).isEqualTo(108);
    assertThat(context.offset("abort_callback", CType.POINTER)).isEqualTo(120);
    assertThat(context.offset("kv_unified", CType.BOOL)).isEqualTo(141);
    assertThat(context.offset("ctx_other", CType.POINTER)).isEqualTo(160);
  }

  @Test
  void unknownRelease_isRefused() {
    assertThat(RuntimeLayouts.knowsRelease("v0.5.0")).isTrue();
    assertThat(RuntimeLayouts.knowsRelease("v9.9.9")).isFalse();
    assertThat(RuntimeLayouts.knowsRelease("../llama/b4916")).isFalse();
    assertThatThrownBy(() -> RuntimeLayouts.ofRelease("v9.9.9"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("v9.9.9");
  }

  @Test
  void headerFiles_areBounded(@TempDir Path folder) throws IOException {
    Path header = folder.resolve("llama.h");
    assertThatThrownBy(() -> RuntimeLayouts.ofHeader(header))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("can't be read");
    Files.writeString(header, " ".repeat((4 << 20) + 1));
    assertThatThrownBy(() -> RuntimeLayouts.ofHeader(header))
        .hasMessageContaining("4194305 bytes")
        .hasMessageContaining("at most 4194304");
    Files.writeString(header, "struct llama_context_params { int n_ctx; };");
    assertThatThrownBy(() -> RuntimeLayouts.ofHeader(header))
        .hasMessageContaining("struct llama_model_params is not declared");
  }

  @Test
  void missingOrOtherField_isNamed() {
    StructLayout model = RuntimeLayouts.ofRelease("b4916").model();
    assertThatThrownBy(() -> model.offset("load_mode", CType.I32))
        .hasMessageContaining("llama_model_params has no field load_mode");
    assertThatThrownBy(() -> model.offset("use_mmap", CType.I32))
        .hasMessageContaining("llama_model_params.use_mmap is bool");
  }

  private static void assertBatch(StructLayout batch) {
    assertOffsets(
        batch, 56, "n_tokens 0, token 8, embd 16, pos 24, n_seq_id 32, seq_id 40, logits 48");
  }

  private static void assertOffsets(StructLayout struct, int size, String fields) {
    String found =
        struct.fields().entrySet().stream()
            .map(field -> field.getKey() + " " + field.getValue().offset())
            .reduce((a, b) -> a + ", " + b)
            .orElseThrow();
    assertThat(found).isEqualTo(fields);
    assertThat(struct.size()).isEqualTo(size);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = RuntimeLayouts.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
