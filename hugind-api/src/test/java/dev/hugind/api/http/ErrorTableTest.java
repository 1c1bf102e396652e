package dev.hugind.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.error.ContextLengthExceededException;
import dev.hugind.engine.error.EngineOverloadedException;
import dev.hugind.engine.error.EngineUnavailableException;
import dev.hugind.engine.error.GenerationTimeoutException;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.error.ModelNotFoundException;
import dev.hugind.engine.error.NativeCallException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorTableTest {

  static Stream<Arguments> rows() {
    return Stream.of(
        Arguments.of(
            new InvalidRequestException("top_k", "no"),
            "400 invalid_request_error null top_k {} {}"),
        Arguments.of(
            new ContextLengthExceededException(9, 8),
            "400 exceed_context_size_error context_length_exceeded null"
                + " {n_ctx=8, n_prompt_tokens=9} {}"),
        Arguments.of(
            new ModelNotFoundException("no"),
            "404 invalid_request_error model_not_found model {} {}"),
        Arguments.of(
            new EngineOverloadedException("busy", Duration.ofMillis(1500)),
            "503 server_error engine_overloaded null {} {Retry-After=2}"),
        Arguments.of(
            new EngineUnavailableException("loading", Duration.ofMillis(1)),
            "503 server_error unavailable null {} {Retry-After=1}"),
        Arguments.of(
            new GenerationTimeoutException("late"),
            "504 server_error timeout null {} {X-Should-Retry=false}"),
        Arguments.of(
            new NativeCallException("f", -1, "secret"),
            "500 server_error null null {} {X-Should-Retry=false}"),
        Arguments.of(
            new ModelLoadException("secret"),
            "500 server_error null null {} {X-Should-Retry=false}"),
        Arguments.of(
            new IllegalStateException("secret"),
            "500 server_error null null {} {X-Should-Retry=false}"),
        Arguments.of(
            new ApiException(ErrorTable.sessionNotFound("s")),
            "404 invalid_request_error session_not_found null {} {}"),
        Arguments.of(
            new ApiException(ErrorTable.notSupported("not in this build")),
            "501 not_supported_error null null {} {}"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void failure_hasItsRow(Exception failure, String row) {
    ApiError error = ErrorTable.of(failure);

    assertThat(
            String.join(
                " ",
                Integer.toString(error.status()),
                error.type(),
                String.valueOf(error.code()),
                String.valueOf(error.param()),
                new java.util.TreeMap<>(error.details()).toString(),
                new java.util.TreeMap<>(error.headers()).toString()))
        .isEqualTo(row);
    assertThat(error.message()).isNotBlank().doesNotContain("secret");
  }

  @Test
  void unknownSession_isNamedShortly() {
    assertThat(ErrorTable.sessionNotFound("s1").message()).contains("a session 's1' of yours");
    // Whole characters, even beyond the basic plane.
    assertThat(ErrorTable.sessionNotFound("😀".repeat(65)).message())
        .contains("'" + "😀".repeat(64) + "…'");
    assertThat(ErrorTable.sessionNotFound("x".repeat(64)).message()).contains("x'");
  }

  @Test
  void envelope_hasAllFourFieldsAndTheDetails() {
    assertThat(
            new String(
                ErrorTable.of(new InvalidRequestException(null, "a \"quoted\"\nline")).json(),
                StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"error\":{\"message\":\"a \\\"quoted\\\"\\nline\","
                + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}");
  }

  @Test
  void requestId_isTheClientsOwnWhenSane() {
    assertThat(RequestIds.of("a.B_c-1")).isEqualTo("a.B_c-1");
    assertThat(RequestIds.of("x".repeat(129))).startsWith("req_");
    assertThat(RequestIds.of("a b\r\nX: y")).startsWith("req_");
    assertThat(RequestIds.of(null)).startsWith("req_").isNotEqualTo(RequestIds.of(null));
  }
}
