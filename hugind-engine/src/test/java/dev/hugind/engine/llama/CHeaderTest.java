package dev.hugind.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.error.ModelLoadException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CHeaderTest {
  private static final String HEADER =
      """
      #ifndef LLAMA_H
      #define LLAMA_H \\
          struct broken {
      #include "ggml.h"
      #ifdef __cplusplus
      extern "C" {
      #endif
      // struct commented { int a; };
      /* struct also { int b; }; */
      struct llama_model;
      typedef int32_t llama_token;
      typedef llama_token llama_alias;
      typedef struct llama_memory_i * llama_memory_t;
      typedef bool (*llama_progress_callback)(float progress, void * user_data);
      enum llama_mode { LLAMA_A = 1 << 3, LLAMA_B = -1, };
      typedef enum { ONE, TWO } plain_mode;
      typedef struct llama_pair { llama_token id; float p; } llama_pair;
      typedef struct { uint8_t a; int64_t b; } unnamed_tag;
      struct llama_all {
          bool first; // "quoted; text"
          int16_t second;
          enum llama_mode mode;
          plain_mode other;
          llama_pair pair;
          unnamed_tag tag;
          char name[3];
          float grid[2][2];
          const struct llama_model * const model;
          llama_progress_callback progress;
          void (*inlined)(int, void *);
          unsigned int count, * counts;
          llama_memory_t memory;
          llama_alias last;
      };
      LLAMA_API struct llama_all llama_all_default(void);
      DEPRECATED(LLAMA_API int32_t llama_old(const struct llama_model * model, size_t n), "use; new");
      LLAMA_API void   llama_several ( struct llama_all all , enum llama_mode mode, llama_token t,
                                       const char ** names, bool b, uint64_t u);
      #ifdef __cplusplus
      }
      #endif
      #endif
      """;

  private final CHeader header = new CHeader("test", HEADER);

  @ParameterizedTest
  @CsvSource({
    "first,0,1",
    "second,2,2",
    "mode,4,4",
    "other,8,4",
    "pair,12,8",
    "tag,24,16",
    "name,40,3",
    "grid,44,16",
    "model,64,8",
    "progress,72,8",
    "inlined,80,8",
    "count,88,4",
    "counts,96,8",
    "memory,104,8",
    "last,112,4"
  })
  void fields_lieWhereCPutsThem(String field, int offset, int size) {
    assertThat(header.struct("llama_all").fields().get(field))
        .extracting("offset", "size")
        .containsExactly(offset, size);
  }

  @Test
  void structSize_isPadded() {
    assertThat(header.struct("llama_all").size()).isEqualTo(120);
    assertThat(header.struct("llama_all").align()).isEqualTo(8);
    assertThat(header.struct("llama_pair").size()).isEqualTo(8);
    assertThat(header.struct("unnamed_tag").size()).isEqualTo(16);
  }

  @Test
  void commentedAndDefinedStructs_areNotSeen() {
    assertThat(header.declaresStruct("commented")).isFalse();
    assertThat(header.declaresStruct("also")).isFalse();
    assertThat(header.declaresStruct("broken")).isFalse();
  }

  @Test
  void signatures_areShort() {
    assertThat(header.signature("llama_all_default")).isEqualTo("llama_all()");
    assertThat(header.signature("llama_old")).isEqualTo("i32(ptr,i64)");
    assertThat(header.signature("llama_several")).isEqualTo("void(llama_all,i32,i32,ptr,bool,i64)");
    assertThat(header.signature("llama_missing")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int a : 3;",
        "int a;\n#ifdef X\nint b;\n#endif\n",
        "union { int a; float b; } u;",
        "struct { int a; } inner;",
        "long a;",
        "unsigned long a;",
        "unsigned short a;",
        "unsigned char a;",
        "mystery a;",
        "struct missing a;",
        "void a;",
        "int a[N];",
        "int a[99999999];",
        "int a[65535]; int b[65535];",
        "int a; float a;",
        "int;",
        "int a = 3;",
        "int a[3;",
        "self_t a;",
        "struct s a;"
      })
  void fieldsThatCannotBeRead_areRefused(String body) {
    CHeader odd = new CHeader("odd.h", "typedef self_t self_t;\nstruct s {\n" + body + "\n};");
    assertThatThrownBy(() -> odd.struct("s"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("odd.h");
  }

  @Test
  void hostileText_isReadOrRefused() {
    long seed = 7;
    Random random = new Random(seed);
    String[] pieces = {
      "struct",
      " s ",
      "{",
      "}",
      ";",
      "(",
      ")",
      "*",
      "int",
      " x",
      ",",
      "[",
      "]",
      "3",
      "typedef",
      "enum",
      "#if\n",
      "\n",
      "\"",
      "'",
      "\\",
      "/*",
      "//",
      "llama_f",
      "const",
      "unsigned",
      ":"
    };
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i >= 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]).append(' ');
      }
      try {
        CHeader parsed = new CHeader("fuzz", text.toString());
        assertThat(parsed.signature("llama_none")).isNull();
        var _ = parsed.signature("llama_f");
        assertThat(parsed.struct("s").size()).isBetween(0, 1 << 16);
      } catch (ModelLoadException refused) {
        assertThat(refused).as("seed %d: %s", seed, text).hasMessageContaining("fuzz");
      }
    }
  }
}
