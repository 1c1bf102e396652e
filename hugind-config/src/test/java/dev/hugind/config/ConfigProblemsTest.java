package dev.hugind.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigProblemsTest {
  @TempDir private Path folder;
  private TestFiles files;

  @BeforeEach
  void setUp() {
    files = new TestFiles(folder);
  }

  @Test
  void severalProblems_areAllInOneMessageInTheOrderOfTheFile() {
    assertThat(
            files.problems(
                """
                model:
                  model_path: /m
                context:
                  ctx_size: lots
                  ubatch_size: 1024
                sever:
                  port: 1
                """))
        .isEqualTo(
            """
            my-config.yml has 3 problems:
              line 4: context.ctx_size: found "lots", allowed: a whole number of tokens from 0 to 16777216 (0 = the model's own)
              line 5: context.ubatch_size: found 1024, allowed: at most context.batch_size, which is 512
              line 6: sever: unknown key; did you mean "server"?""");
  }

  @Test
  void problems_areValuesToo() {
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class, () -> files.config("model:\n  model_path: /m\n  alais: x\n"));

    assertThat(thrown.problems())
        .containsExactly(
            new ConfigProblem(
                folder.resolve("my-config.yml").toString(),
                3,
                "model.alais",
                "unknown key; did you mean \"model.alias\"?"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "context.ctx_size | 1.5 | a whole number of tokens from 0 to 16777216 (0 = the model's own)",
        "context.ctx_size | -1 | a whole number of tokens from 0 to 16777216 (0 = the model's own)",
        "context.ctx_size | 16777217 | a whole number of tokens from 0 to 16777216 (0 = the model's own)",
        "context.ctx_size | 99999999999999999999 | a whole number of tokens from 0 to 16777216 (0 = the model's own)",
        "context.batch_size | 0 | a whole number of tokens from 1 to 65536",
        "context.threads | 513 | a whole number of threads from 0 to 512 (0 = one per physical core)",
        "context.flash_attn | maybe | true, false or auto (also on, off, enabled, disabled)",
        "context.cache_type_k | q9_9 | one of f16, bf16, f32, q8_0, q4_0, q4_1, q5_0, q5_1, iq4_nl",
        "context.offload_kqv | 1 | true or false",
        "device.gpu_layers | all | auto, or a whole number of layers from -1 to 100000 (-1 = auto = as many as fit)",
        "device.gpu_layers | -2 | auto, or a whole number of layers from -1 to 100000 (-1 = auto = as many as fit)",
        "device.split_mode | rows | one of none, layer, row",
        "device.runtime | '..' | bundled, the name of an installed runtime, or a path with a / to a folder",
        "sampling.temp | hot | a number from 0 to 2 (0 = always the likeliest)",
        "sampling.temp | NaN | a number from 0 to 2 (0 = always the likeliest)",
        "sampling.top_p | 1.01 | a number from 0 to 1 (1 = off)",
        "sampling.top_p | 1e999 | a number from 0 to 1 (1 = off)",
        "sampling.seed | 4294967296 | a whole number from -1 to 4294967295 (-1 = another one each time)",
        "chat.format | vicuna | one of auto, chatml, gemma, alpaca, harmony, llama3, mistral",
        "sessions.ram_budget | 2 gigs | a size from 0B to 1PiB (0 = none in RAM), such as 512KiB or 2GiB",
        "sessions.ram_budget | 2PiB | a size from 0B to 1PiB (0 = none in RAM), such as 512KiB or 2GiB",
        "sessions.ttl | 30 | a duration from 1ms to 3650d, such as 500ms, 60s, 5m, 2h or 30d",
        "sessions.ttl | 0s | a duration from 1ms to 3650d, such as 500ms, 60s, 5m, 2h or 30d",
        "limits.queue_timeout | 25h | a duration from 1ms to 1d, such as 500ms, 60s, 5m, 2h or 30d",
        "limits.max_body | 1 | a size from 1KiB to 1GiB, such as 512KiB or 2GiB",
        "server.host | a b | a host name or an IP address, such as 127.0.0.1 or ::1",
        "server.port | 65536 | a whole number from 0 to 65535 (0 = any free one)",
        "server.max_slots | 0 | a whole number of conversations from 1 to 256",
      })
  void valueThatIsNotAllowed_isShownWithWhatIs(String key, String value, String allowed) {
    String section = key.substring(0, key.indexOf('.'));
    String name = key.substring(key.indexOf('.') + 1);

    assertThat(
            files.problems(
                "model: {model_path: /m}\n" + section + ":\n  " + name + ": " + value + "\n"))
        .isEqualTo(
            "my-config.yml has 1 problem:\n  line 3: %s: found \"%s\", allowed: %s"
                .formatted(key, value, allowed));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: 1 | port: unknown key; it belongs under \"server\"",
        "context: {temp: 1} | context.temp: unknown key; it belongs under \"sampling\"",
        "context: {server: {}} | context.server: unknown key; \"server\" stands at the top of the file",
        "context: {ctxSize: 1} | context.ctxSize: unknown key; did you mean \"context.ctx_size\"?",
        "context: {ctx-size: 1} | context.ctx-size: unknown key; did you mean \"context.ctx_size\"?",
        "context: {repeat_penalti: 1} | context.repeat_penalti: unknown key; did you mean \"sampling.repeat_penalty\"?",
        "limits: {zzz: 1} | limits.zzz: unknown key; known here: queue, queue_timeout, request_timeout, shutdown_timeout, max_body",
        "limits: {<<: {}} | limits.<<: unknown key; known here: queue, queue_timeout, request_timeout, shutdown_timeout, max_body",
        "zzzzzz: 1 | zzzzzz: unknown key; known at the top: model, device, context, sampling, chat, sessions, limits, server",
        "server: {tls: {crt: a}} | server.tls.crt: unknown key; did you mean \"server.tls.cert\"?",
        "server: {api_keys: [{id: a, key: b, rpm: 1}]} | server.api_keys[0].rpm: unknown key; known here: id, key, requests_per_minute, max_concurrent",
      })
  void unknownKey_getsTheNearestOrTheRightPlace(String yaml, String problem) {
    assertThat(files.problems("model: {model_path: /m}\n" + yaml + "\n"))
        .isEqualTo("my-config.yml has 1 problem:\n  line 2: " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server: 5 | server: found a single value, allowed: the keys host, port, api_key, allow_no_auth, max_slots, concurrency, timeout_seconds, cors_origins, embeddings, api_keys, tls",
        "limits: [queue] | limits: found a list, allowed: the keys queue, queue_timeout, request_timeout, shutdown_timeout, max_body",
        "limits: {queue: [1]} | limits.queue: found a list, allowed: a whole number of requests from 1 to 65536",
        "limits: {queue: {a: 1}} | limits.queue: found a group of keys, allowed: a whole number of requests from 1 to 65536",
        "limits: {[a]: 1} | limits: found a list in place of a key",
        "device: {tensor_split: 1} | device.tensor_split: found a single value, allowed: a list of up to 128 values, each a number from 0 to 1000000",
        "device: {tensor_split: [1, -1, x]} | device.tensor_split[1]: found \"-1\", allowed: a number from 0 to 1000000; device.tensor_split[2]: found \"x\", allowed: a number from 0 to 1000000",
        "device: {tensor_split: [0, 0.0]} | device.tensor_split: found only zeros, allowed: at least one share above 0",
        "server: {api_keys: secret} | server.api_keys: found a single value, allowed: a list of up to 1000 entries with the keys id, key, requests_per_minute, max_concurrent",
        "server: {api_keys: [secret]} | server.api_keys[0]: found a single value, allowed: the keys id, key, requests_per_minute, max_concurrent",
        "server: {cors_origins: ['']} | server.cors_origins[0]: found \"\", allowed: * or scheme://host[:port], such as https://chat.example.com",
        "server: {cors_origins: ['https://a/']} | server.cors_origins[0]: found \"https://a/\", allowed: * or scheme://host[:port], such as https://chat.example.com",
        "limits: {queue: 1, queue: 2} | limits.queue: given twice, first on line 2; keep one",
        "model: {model_path: /n} | model: given twice, first on line 1; keep one",
        "server: {api_keys: [{id: a}]} | server.api_keys[0].key: missing, allowed: 1 to 1024 printable ASCII characters without spaces, and not ****",
        "server: {api_keys: [{key: a, id: b c}]} | server.api_keys[0].id: found \"b c\", allowed: 1 to 64 letters, digits, dots, dashes or underscores, the first one a letter or digit",
      })
  void wrongShape_isNamedWithoutItsContent(String yaml, String problem) {
    String expected = problem.replace("; device", "\n  line 2: device");
    assertThat(files.problems("model: {model_path: /m}\n" + yaml + "\n"))
        .endsWith(expected)
        .startsWith("my-config.yml has " + (expected.contains("\n") ? 2 : 1))
        .contains("  line 2: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "context: {cache_type_v: q4_0, flash_attn: false} | context.cache_type_v: found q4_0, which needs context.flash_attn: true or auto; without it, f16, bf16 and f32 are allowed",
        "chat: {format: gemma, template_file: /t} | chat.template_file: given together with chat.format: gemma; keep one of the two, or set chat.format: auto",
        "chat: {system_prompt: a, system_prompt_file: /t} | chat.system_prompt_file: given together with chat.system_prompt; keep one of the two",
        "server: {tls: {cert: a}} | server.tls.cert: given without server.tls.key; HTTPS needs both",
        "server: {tls: {key: a}} | server.tls.key: given without server.tls.cert; HTTPS needs both",
        "server: {api_keys: [{id: a, key: b}, {id: a, key: c}]} | server.api_keys[1].id: found \"a\", which line 2 has too; choose another",
        "server: {api_keys: [{id: a, key: b}, {id: c, key: b}]} | server.api_keys[1].key: found a key that another id has too; each id needs its own",
        "server: {api_key: a, api_keys: [{id: default, key: b}]} | server.api_keys[0].id: found \"default\", which is the id of server.api_key on line 2; choose another",
        "server: {api_key: a, api_keys: [{id: b, key: a}]} | server.api_keys[0].key: found a key that another id has too; each id needs its own",
        "server: {host: 0.0.0.0} | server.host: found \"0.0.0.0\", which other machines can reach, but no key is asked for; set server.api_key or server.api_keys, or server.allow_no_auth: true",
        "server: {host: '::', api_key: ''} | server.host: found \"::\", which other machines can reach, but no key is asked for; set server.api_key or server.api_keys, or server.allow_no_auth: true",
      })
  void keysThatContradictEachOther_areOneProblem(String yaml, String problem) {
    assertThat(files.problems("model: {model_path: /m}\n" + yaml + "\n"))
        .isEqualTo("my-config.yml has 1 problem:\n  line 2: " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "context: {batch_size: lots, ubatch_size: 9999}",
        "context: {cache_type_v: q4_0, flash_attn: maybe}",
        "server: {host: 0.0.0.0, api_key: 'a b'}",
        "server: {host: 0.0.0.0, allow_no_auth: maybe}",
      })
  void ruleWithABadValue_isNotAProblemOfItsOwn(String yaml) {
    assertThat(files.problems("model: {model_path: /m}\n" + yaml + "\n"))
        .startsWith("my-config.yml has 1 problem:");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1",
    "127.1.2.3",
    "localhost",
    "LOCALHOST",
    "'::1'",
    "'[::1]'",
    "'0:0:0:0:0:0:0:1'"
  })
  void loopbackHost_needsNoKey(String host) {
    assertThat(
            files
                .config("model: {model_path: /m}\nserver:\n  host: \"" + host + "\"\n")
                .server()
                .host())
        .isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({
    "128.0.0.1",
    "127.0.0.1.example.com",
    "localhost.example.com",
    "'::10'",
    "'::'",
    "127.0.0",
    "myhost",
    "0"
  })
  void hostThatMayNotBeLoopback_needsAKey(String host) {
    String yaml = "model: {model_path: /m}\nserver:\n  host: \"" + host + "\"\n";

    assertThat(files.problems(yaml)).contains("which other machines can reach, but no key");
    assertThat(files.config(yaml + "  api_key: k\n").server().host()).isEqualTo(host);
    assertThat(files.config(yaml + "  api_keys: [{id: a, key: k}]\n").server().host())
        .isEqualTo(host);
    assertThat(files.config(yaml + "  allow_no_auth: true\n").server().host()).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({"device: {}", "model: {}", "model: {alias: a}", "model:", "model: {model_path: ''}"})
  void modelNotGiven_isMissing(String yaml) {
    assertThat(files.problems(yaml))
        .startsWith("my-config.yml has 1 problem:\n  ")
        .endsWith(
            "model.model_path: missing, allowed: a path to a GGUF file; relative to this file, then to $HUGIND_HOME/models");
  }

  @Test
  void longAndOddText_isCutAndEscapedInMessages() {
    assertThat(
            files.problems(
                "model: {model_path: /m}\nlimits: {queue: \""
                    + "x".repeat(100)
                    + "\", max_body: \"a\\n\\e\\\"\\u202e\"}\n"))
        .contains("found \"" + "x".repeat(60) + "…\", allowed")
        .contains("found \"a\\n\\u001b\\\"\\u202e\", allowed");
  }

  @Test
  void moreThanAHundredProblems_areCounted() {
    StringBuilder yaml = new StringBuilder("model: {model_path: /m}\n");
    for (int i = 0; i < 250; i++) {
      yaml.append("zzzzzz").append(i).append(": 1\n");
    }

    assertThat(files.problems(yaml.toString()))
        .startsWith("my-config.yml has 250 problems:\n  line 2: zzzzzz0: ")
        .endsWith("\n  and 150 more")
        .hasLineCount(102);
  }
}
