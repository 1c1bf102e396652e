package dev.hugind.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefaultsCheckTest {
  private final RuntimeLayouts b4916 = RuntimeLayouts.ofRelease("b4916");
  private final RuntimeLayouts v050 = RuntimeLayouts.ofRelease("v0.5.0");

  @Test
  void defaultsThatFit_pass() {
    assertThat(check(b4916.context(), b4916.context())).isEmpty();
    assertThat(check(v050.context(), v050.context())).isEmpty();
  }

  @Test
  void defaultsOfAnotherVersion_areSeen() {
    assertThat(check(b4916.context(), v050.context()))
        .anyMatch(problem -> problem.contains("type_k is"))
        .anyMatch(problem -> problem.contains("has more than 120 bytes"));
    assertThat(check(v050.context(), b4916.context()))
        .anyMatch(problem -> problem.contains("type_k is"))
        .anyMatch(problem -> problem.contains("is no bool: 170"));
  }

  @Test
  void otherValues_areNamed() {
    try (Arena arena = Arena.ofConfined()) {
      StructView view = defaults(b4916.context(), arena);
      view.set("n_batch", 4096);
      view.set("yarn_ext_factor", 1f);
      view.set("cb_eval", MemorySegment.ofAddress(8));
      List<String> wrong = new ArrayList<>();
      DefaultsCheck.checkContext(view, wrong);
      assertThat(wrong)
          .containsExactlyInAnyOrder(
              "llama_context_params.n_batch is 4096, not 2048",
              "llama_context_params.yarn_ext_factor is 1.0, not -1.0",
              "llama_context_params.cb_eval is not null");
    }
  }

  /** Reads with one layout what a library with another one wrote. */
  private static List<String> check(StructLayout read, StructLayout written) {
    try (Arena arena = Arena.ofConfined()) {
      StructView view = defaults(written, arena);
      List<String> wrong = new ArrayList<>();
      DefaultsCheck.checkContext(new StructView(read, view.memory()), wrong);
      return wrong;
    }
  }

  private static StructView defaults(StructLayout layout, Arena arena) {
    MemorySegment memory = arena.allocate(RuntimeLayouts.SLACK, Long.BYTES);
    memory.fill((byte) 0xAA);
    memory.asSlice(0, layout.size()).fill((byte) 0);
    StructView view = new StructView(layout, memory);
    view.set("n_ctx", 512);
    view.set("n_batch", 2048);
    view.set("n_ubatch", 512);
    view.set("n_seq_max", 1);
    view.set("rope_scaling_type", -1);
    view.set("pooling_type", -1);
    view.set("attention_type", -1);
    view.set("type_k", 1);
    view.set("type_v", 1);
    view.set("yarn_ext_factor", -1f);
    view.set("offload_kqv", true);
    return view;
  }
}
